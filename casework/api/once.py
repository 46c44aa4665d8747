"""Idempotency keys: the same key and the same request give the same answer, and act once."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from casework.api import problems
from casework.api.auth import Verified
from casework.domain.words import Word
from casework.store import Tx
from casework.store.answers import Fresh, Mismatch, Replay, Running

_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


class Answer(Word):
    """What is said back: a status, a body, headers."""

    status: int = 200
    body: Mapping[str, Any]
    headers: Mapping[str, str] = {}
    replayed: bool = False

    def response(self) -> JSONResponse:
        """Write it down."""
        return JSONResponse(self.body, self.status, headers=dict(self.headers))


class Once(Word):
    """What was asked, in the eyes of the idempotency table. Without a key nothing is kept."""

    owner: str
    key: str | None
    fingerprint: str

    async def before(self, tx: Tx) -> Answer | None:
        """Return the answer that was given before; None when the work is still to be done.

        Called in the transaction that does the work: a rollback forgets the key as well, so
        that a refused request may be sent again under the same key.
        """
        if self.key is None:
            return None
        match await tx.idempotency.begin(self.owner, self.key, self.fingerprint):
            case Fresh():
                return None
            case Replay(status=status, body=body):
                return Answer(
                    status=status,
                    body=json.loads(body),
                    headers={"Idempotency-Replayed": "true"},
                    replayed=True,
                )
            case Mismatch():
                raise problems.invalid(
                    "This Idempotency-Key was used for another request.", "idempotency-mismatch"
                )
            case Running():
                raise problems.Problem(
                    409,
                    "idempotency-running",
                    "Still working",
                    "The first request with this key has no answer yet.",
                    headers={"Retry-After": "1"},
                )

    async def after(self, tx: Tx, status: int, body: Any) -> Answer:
        """Keep the answer with the work that it is about."""
        plain = jsonable_encoder(body)
        if self.key is not None:
            await tx.idempotency.finish(self.owner, self.key, status, json.dumps(plain))
        return Answer(status=status, body=plain)


async def _once(request: Request, who: Verified) -> Once:
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise problems.invalid("Idempotency-Key must be 1 to 200 visible ASCII characters.")
    parts = (
        request.method.encode(),
        request.url.path.encode(),
        request.headers.get("if-match", "").encode(),
        await request.body(),
    )
    return Once(
        owner=f"{who.principal.kind}/{who.principal.subject}",
        key=key,
        fingerprint=hashlib.sha256(b"\0".join(parts)).hexdigest(),
    )


OnlyOnce = Annotated[Once, Depends(_once)]
