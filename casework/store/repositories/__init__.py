"""One small repository per subject; each sees only what its transaction's scope lets exist."""
