"""What the audit chain is for: proving one effect, and holding the chain against the world."""
