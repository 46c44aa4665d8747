"""Tests: what Casework promises, one claim each."""
