"""The language model's reader."""
