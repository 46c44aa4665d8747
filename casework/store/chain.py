"""How the audit chain is linked: each entry's hash covers the one before it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from casework.domain.words import Word

_PREFIX = b"casework/audit/v1\0"
#: What the first entry of a tenant's chain names as the one before it.
GENESIS = "0" * 64


class Head(Word):
    """The newest entry of a tenant's chain; `seq` is also how many entries there are."""

    tenant: str
    seq: int
    hash: str


def canonical(entry: Mapping[str, Any]) -> str:
    """Write an entry as the RFC 8785 text that is stored and hashed."""
    return rfc8785.dumps(dict(entry)).decode()


def link(tenant: str, seq: int, prev: str, entry: str) -> str:
    """Hash one entry, given as its canonical text, onto the chain."""
    parts = (tenant.encode(), str(seq).encode(), prev.encode(), entry.encode())
    return hashlib.sha256(_PREFIX + b"\0".join(parts)).hexdigest()
