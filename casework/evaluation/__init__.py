"""How well the reader understands, measured on labelled messages that it has not learned from."""
