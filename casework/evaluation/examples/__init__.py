"""Checks of the example files, for whoever edits them."""
