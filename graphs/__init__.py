"""Triage, goal and reply as LangGraph graphs. They propose; they hold no authority and do no IO."""
