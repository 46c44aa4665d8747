"""The learned reader."""
