"""Reading, planning and writing: the local models that need nothing, and the language models."""
