"""Signs in the customer's words, one file per idea; `signals` puts them together."""
