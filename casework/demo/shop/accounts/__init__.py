"""The accounts service: whether a customer can sign in, and why not."""
