"""The learned reader: what a customer wants, with a confidence that means something."""
