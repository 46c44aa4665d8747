"""The language models over real HTTP, against an endpoint that also misbehaves."""
