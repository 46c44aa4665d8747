"""How the local reader reads: words, cues, details, signals, answers; one small step per file."""
