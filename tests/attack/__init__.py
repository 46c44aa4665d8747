"""What nobody must be able to do, tried; the oracle is the shop's own ledgers and raw bytes."""
