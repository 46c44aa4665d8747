"""Capabilities: a signed word that tells the database whose rows a transaction may touch.

`<kid><mac><claims>`: sixteen and sixty-four hexadecimal digits, then JSON in ASCII. The mac is
HMAC-SHA256 over the claims; `casework_guard.held` in the database makes it again and compares.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from casework.store.scope import Scope

#: For which role of the database a capability is; no other role can use it.
API, WORKER = "api", "worker"
_BLOCK = 64


@dataclass(frozen=True)
class CapabilityKey:
    """The secret that makes capabilities and lets the database check them."""

    secret: bytes = field(repr=False)

    @property
    def kid(self) -> str:
        """Name the key without telling it."""
        return sha256(b"casework/capability/kid/v1\0" + self.secret).hexdigest()[:16]

    @property
    def pads(self) -> tuple[bytes, bytes]:
        """Give the two blocks that HMAC is made of (RFC 2104), so that SQL need only hash."""
        block = self.secret.ljust(_BLOCK, b"\0")
        return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)

    def sign(self, claims: Mapping[str, str | int]) -> str:
        """Write a capability that says this."""
        said = json.dumps(dict(claims), separators=(",", ":"), sort_keys=True)
        mac = hmac.new(self.secret, said.encode("ascii"), sha256).hexdigest()
        return f"{self.kid}{mac}{said}"


class Capabilities(Protocol):
    """Where a process gets its capabilities from: it makes them, or it has to ask."""

    @property
    def key(self) -> CapabilityKey | None:
        """Give the key, in a process that has it."""
        ...

    async def of_scope(self, scope: Scope) -> str:
        """Give a capability for the rows of a scope."""
        ...

    async def of_grant(self, grant_id: str) -> str:
        """Give a capability that shows a grant, of which only the id is known."""
        ...


class NoCapabilities:
    """For SQLite, where the repositories alone keep rows apart; on PostgreSQL it shows nothing."""

    key: CapabilityKey | None = None

    async def of_scope(self, scope: Scope) -> str:
        """Give nothing."""
        del scope
        return ""

    async def of_grant(self, grant_id: str) -> str:
        """Give nothing."""
        del grant_id
        return ""
