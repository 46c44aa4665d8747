"""Committing to a text without telling it: what is in the chain binds, and says nothing.

The salt comes from the customer's own key. With both, anybody can check the text; when the key is
destroyed, the salt can not be made again, and no guess of the text can be tried.
"""

import hashlib

_PREFIX = b"casework/words/v1\0"


def commitment(salt: str, text: str) -> str:
    """Return what stands for a text in the chain."""
    return hashlib.sha256(_PREFIX + salt.encode() + b"\0" + text.encode()).hexdigest()


def fingerprint(jws: str) -> str:
    """Name a signed word in the chain: which one it was, without what it says."""
    return hashlib.sha256(jws.encode()).hexdigest()
