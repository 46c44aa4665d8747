"""Casework resolves customer issues end to end: a model proposes, checked code acts."""
