"""Mirrors casework/models/wording."""
