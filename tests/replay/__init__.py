"""Recorded histories against today's workflow code: what was promised to open cases."""
