"""Mirrors casework/models/reading."""
