"""The order of things: deterministic, durable, and without any touch on the world."""
