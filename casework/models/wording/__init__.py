"""Words for customers: formats, reasons, answers, effects and notices, each in one place."""
