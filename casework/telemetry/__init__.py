"""Traces, metrics and logs that can be shown to anyone: an allow-list, and no message text."""
