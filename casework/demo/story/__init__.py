"""The story: eleven scenes, played over HTTP against a running stack, told from the ledgers."""
