"""The durable side effects that workflows call: one small module per subject."""
