"""Mirrors casework/models/procedures."""
