"""The billing service: what was paid, and what was paid back."""
