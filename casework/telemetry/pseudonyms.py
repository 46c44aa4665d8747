"""Names for ids that let traces of one case be found together, and the case never be found."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from casework.domain.errors import Misconfigured

_KEY = 32


@dataclass(frozen=True)
class Pseudonyms:
    """HMAC-SHA256 under the deployment's telemetry key.

    Without a key (the shop's services have none) an id has no pseudonym and is left out.
    """

    key: bytes = field(default=b"", repr=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `telemetry.key`, where this process has one.

        Raises:
            Misconfigured: the file is there and can not be read or is no key of 32 bytes.

        """
        path = folder / "telemetry.key"
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as error:
            msg = f"CASEWORK_KEYS_DIR: telemetry.key can not be read ({error.strerror})."
            raise Misconfigured(msg) from None
        if len(key) != _KEY:
            msg = "CASEWORK_KEYS_DIR: telemetry.key must hold exactly 32 bytes."
            raise Misconfigured(msg)
        return cls(key)

    def of(self, kind: str, id: str) -> str:
        """Give the 16 hex digits that stand for an id; "" without a key."""
        if not self.key:
            return ""
        return hmac.new(self.key, f"{kind}\0{id}".encode(), sha256).hexdigest()[:16]
