"""How a draft is checked: values, promises, and what backs each claim."""
