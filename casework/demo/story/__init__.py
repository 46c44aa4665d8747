"""The story: twelve scenes, played over HTTP against a running stack, told from the ledgers."""
