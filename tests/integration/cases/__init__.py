"""Whole cases on real Temporal."""
