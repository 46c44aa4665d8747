"""Text at rest: sealed with the customer's own key, which the deployment's key wraps."""

import hashlib
import hmac
import os
from collections import OrderedDict
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.domain.errors import Broken, Misconfigured, Refused

_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_SALTS = b"casework/salts/v1"


class Erased(Refused):
    """This customer's data was erased; what they wrote can not be read or added to any more."""


class Seal:
    """One customer's key, in use. A sealed value opens only in the cell it was sealed for.

    `renewed`: they had another one before, which was destroyed with all that it sealed.
    """

    def __init__(self, key: bytes, *, renewed: bool = False) -> None:
        self._renewed = renewed
        self._cipher = AESGCM(key)
        self._salting = hmac.digest(key, _SALTS, hashlib.sha256)

    def salt(self, kind: str, row: str) -> str:
        """Make the salt of one row's commitment; always the same, and gone with the key."""
        return hmac.digest(self._salting, f"{kind}|{row}".encode(), hashlib.sha256).hex()

    def close(self, text: str, table: str, row: str, column: str) -> bytes:
        """Seal a text for one column of one row."""
        nonce = os.urandom(_NONCE_BYTES)
        return (
            _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), _cell(table, row, column))
        )

    def open(self, sealed: bytes, table: str, row: str, column: str) -> str:
        """Open what was sealed for this column of this row."""
        if sealed[:1] != _VERSION or len(sealed) <= 1 + _NONCE_BYTES:
            raise Broken(f"{table}.{column} holds something that was not sealed.")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, _cell(table, row, column)).decode()
        except InvalidTag:
            if self._renewed:
                raise Erased from None
            raise Broken(f"{table}.{column} of row {row} was not sealed for this cell.") from None


def _cell(table: str, row: str, column: str) -> bytes:
    return f"{table}|{row}|{column}".encode()


class Wrapper:
    """The deployment's key: makes, wraps and unwraps the keys of customers."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise Misconfigured(f"The sealing key must have {_KEY_BYTES} bytes.")
        self._cipher = AESGCM(key)

    def make(self, tenant: str, customer: str, *, renewed: bool = False) -> tuple[bytes, Seal]:
        """Make a new key; the first value is what may be stored of it."""
        key, nonce = os.urandom(_KEY_BYTES), os.urandom(_NONCE_BYTES)
        wrapped = nonce + self._cipher.encrypt(nonce, key, _owner(tenant, customer))
        return wrapped, Seal(key, renewed=renewed)

    def unwrap(self, wrapped: bytes, tenant: str, customer: str, *, renewed: bool = False) -> Seal:
        """Bring a stored key back into use."""
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            key = self._cipher.decrypt(nonce, body, _owner(tenant, customer))
        except InvalidTag:
            raise Broken("A customer's key does not open with this sealing key.") from None
        return Seal(key, renewed=renewed)


def _owner(tenant: str, customer: str) -> bytes:
    return f"customer_key|{tenant}|{customer}".encode()


class SealCache:
    """The keys used last, opened. Bounded in number and in age, so that erasure reaches all."""

    def __init__(self, size: int = 1024, max_age: timedelta = timedelta(minutes=5)) -> None:
        self._size = size
        self.max_age = max_age
        self._seals: OrderedDict[tuple[str, str], tuple[datetime, Seal]] = OrderedDict()
        #: Counts erasures: a key that was read before one may not be kept after it.
        self.generation = 0

    def get(self, owner: tuple[str, str], now: datetime) -> Seal | None:
        """Find an opened key that is not too old."""
        found = self._seals.get(owner)
        if found is None:
            return None
        since, seal = found
        if now - since > self.max_age:
            del self._seals[owner]
            return None
        self._seals.move_to_end(owner)
        return seal

    def put(self, owner: tuple[str, str], seal: Seal, now: datetime, generation: int) -> None:
        """Keep an opened key that was read when `generation` was current."""
        if generation != self.generation:
            return
        self._seals[owner] = (now, seal)
        if len(self._seals) > self._size:
            self._seals.popitem(last=False)

    def drop(self, owner: tuple[str, str]) -> None:
        """Forget a key that was destroyed."""
        self.generation += 1
        self._seals.pop(owner, None)
