"""A thousand mixed messages through the whole engine, with the local reader alone."""
