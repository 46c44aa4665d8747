"""The attack harness: what tries, what is allowed, what really happened, and what would show it."""
