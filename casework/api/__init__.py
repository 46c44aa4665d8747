"""The HTTP API: verifies who asks, stores first, then wakes what has to look."""
