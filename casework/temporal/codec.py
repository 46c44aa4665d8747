"""The codec that seals every payload for one workflow, and the keys it does that with."""

import dataclasses
import hashlib
import os
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)
from typing_extensions import override

from casework.domain.errors import Broken, Misconfigured

_ENCODING = b"binary/casework-sealed-v1"
_NONCE = 12
_KEY = 32

#: Which workflow a client's call is for while it is under way. The SDK (1.35) has a client's
#: headers sealed without saying for whom, and its worker opens them with the workflow's context.
call_is_for: ContextVar[str | None] = ContextVar("call_is_for", default=None)


class NotSealed(Broken):
    """A payload in a history was not sealed by Casework for this workflow; it is not read."""


@dataclasses.dataclass(frozen=True)
class SealingCodec(PayloadCodec, WithSerializationContext):
    """Seals payloads with AES-256-GCM, bound to `namespace|workflow id`; opens nothing else.

    Whoever can write to Temporal but has no key can neither read a history nor put a payload
    into it, not even one copied from another case: the associated data would differ.
    `key` seals and opens; `older` keys open what they sealed, and nothing new.
    """

    key: bytes
    bound_to: str | None = None
    older: tuple[bytes, ...] = ()

    @override
    def with_context(self, context: SerializationContext) -> "SealingCodec":
        match context:
            case WorkflowSerializationContext(namespace=namespace, workflow_id=workflow):
                pass
            case ActivitySerializationContext(namespace=namespace, workflow_id=workflow):
                pass
            case _:
                return self
        return dataclasses.replace(self, bound_to=f"{namespace}|{workflow}")

    @override
    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._seal(payload) for payload in payloads]

    @override
    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._open(payload) for payload in payloads]

    def _seal(self, payload: Payload) -> Payload:
        bound_to = (self.bound_to or call_is_for.get() or "").encode()
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self.key).encrypt(nonce, payload.SerializeToString(), bound_to)
        metadata = {"encoding": _ENCODING, "bound-to": bound_to, "key": key_id(self.key)}
        return Payload(metadata=metadata, data=nonce + sealed)

    def _open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != _ENCODING:
            raise NotSealed
        bound_to = payload.metadata.get("bound-to", b"")
        if self.bound_to is not None and bound_to != self.bound_to.encode():
            msg = "A payload was sealed for another workflow; it is not read."
            raise NotSealed(msg)
        nonce, sealed = payload.data[:_NONCE], payload.data[_NONCE:]
        for key in self._keys_for(payload):
            try:
                return Payload.FromString(AESGCM(key).decrypt(nonce, sealed, bound_to))
            except (InvalidTag, ValueError):
                continue
        raise NotSealed

    def _keys_for(self, payload: Payload) -> tuple[bytes, ...]:
        """Give the one key that a payload names; all of them for those from before it did."""
        held = (self.key, *self.older)
        named = payload.metadata.get("key")
        if named is None:
            return held
        found = tuple(key for key in held if key_id(key) == named)
        if not found:
            msg = "A payload was sealed with a key that is not here; it is not read."
            raise NotSealed(msg)
        return found


@cache
def key_id(key: bytes) -> bytes:
    """Name a key without telling anything of it."""
    return hashlib.sha256(b"casework/payload-key/v1" + key).hexdigest()[:16].encode()


def payload_key(keys_dir: Path) -> bytes:
    """Read the key that seals payloads.

    Raises:
        Misconfigured: there is no such file, or it does not hold 32 bytes.

    """
    return _read(keys_dir / "payload.key")


def older_keys(keys_dir: Path) -> tuple[bytes, ...]:
    """Read the keys that only open: those before the one that seals, or the one to come.

    Raises:
        Misconfigured: one of the files does not hold 32 bytes.

    """
    return tuple(_read(path) for path in sorted(keys_dir.glob("payload-*.key")))


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        msg = f"CASEWORK_KEYS_DIR: {path.name} can not be read ({error.strerror})."
        raise Misconfigured(msg) from None
    if len(key) != _KEY:
        msg = f"CASEWORK_KEYS_DIR: {path.name} must hold exactly 32 bytes."
        raise Misconfigured(msg)
    return key


def data_converter(key: bytes, older: tuple[bytes, ...] = ()) -> DataConverter:
    """Pydantic payloads, sealed; failures' messages and stacks are sealed as well."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=SealingCodec(key, older=older),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
