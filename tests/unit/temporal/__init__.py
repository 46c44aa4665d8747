"""Tests of how payloads are sealed."""
