"""The example shop: orders, billing and accounts, as three backend teams would build them.

Each service verifies tokens itself, answers only for the token's customer and keeps an append-only
ledger in a database of its own. They know Casework's words and its token verifier, nothing else.
"""
