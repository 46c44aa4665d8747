"""Reading, planning and writing without any model behind a key."""
