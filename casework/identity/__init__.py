"""Who acts and for whom: verifying tokens, holding keys, signing, exchanging."""
