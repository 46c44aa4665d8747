"""A real language model on this machine, and what the cascade gains by it: `make test-live`."""
