"""The key files: made once, and to each process only its own."""

import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from casework.domain.errors import Misconfigured

#: What each signing key is for; the first part of its `kid`, which every verifier insists on.
ACCESS, APPROVAL, CAPABILITY, CHECKPOINT, DEVELOPMENT, WORKER = (
    "access-",
    "approval-",
    "capability-",
    "checkpoint-",
    "dev-",
    "worker-",
)
SYMMETRIC_BYTES = 32
_DEVELOPMENT_ONLY = "issuer.pem"
_API_ONLY = ("access.pem", "approval.pem", "capability.pem", "checkpoint.pem", _DEVELOPMENT_ONLY)
_SYMMETRIC = ("payload.key", "telemetry.key", "store.key")


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name that tokens know it by; shown, it shows only the name."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def named(cls, prefix: str, private: Ed25519PrivateKey) -> Self:
        """Name a key by what it is for and by its own fingerprint (RFC 7638)."""
        return cls(kid=key_id(prefix, private.public_key()), private=private)

    @property
    def public(self) -> Ed25519PublicKey:
        """Return the half that anyone may have."""
        return self.private.public_key()


@dataclass(frozen=True)
class SharedKeys:
    """What the API and the workers both hold: sealing keys, no right to anything."""

    payload: bytes = field(repr=False)
    telemetry: bytes = field(repr=False)
    store: bytes = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the three keys.

        Raises:
            Misconfigured: a file is missing or is no key of 32 bytes.

        """
        payload, telemetry, store = (_symmetric(folder / name) for name in _SYMMETRIC)
        return cls(payload=payload, telemetry=telemetry, store=store)


@dataclass(frozen=True)
class ApiKeys:
    """What the API process holds, which is also the token service. No worker's private key."""

    access: SigningKey
    approval: SigningKey
    capability: SigningKey
    checkpoint: SigningKey
    worker: Ed25519PublicKey
    shared: SharedKeys

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the API's keys.

        Raises:
            Misconfigured: a file is missing or is not what it should be.

        """
        return cls(
            access=_signing(folder / "access.pem", ACCESS),
            approval=_signing(folder / "approval.pem", APPROVAL),
            capability=_signing(folder / "capability.pem", CAPABILITY),
            checkpoint=_signing(folder / "checkpoint.pem", CHECKPOINT),
            worker=_public(folder / "worker.pub.pem"),
            shared=SharedKeys.load(folder),
        )

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return what `/.well-known/jwks.json` publishes; the capability key is PostgreSQL's."""
        return jwks(self.access, self.approval, self.checkpoint)


@dataclass(frozen=True)
class WorkerKeys:
    """What a worker holds: its own identity and the sealing keys; nothing that gives a right."""

    worker: SigningKey
    shared: SharedKeys

    @classmethod
    def load(cls, folder: Path, *, alone: bool) -> Self:
        """Read the worker's keys. `alone` (production) refuses a folder that holds the API's too.

        Raises:
            Misconfigured: a file is missing, is not what it should be, or must not be here.

        """
        foreign = [name for name in _API_ONLY if (folder / name).exists()]
        if alone and foreign:
            raise Misconfigured(
                f"CASEWORK_KEYS_DIR: {folder} gives a worker keys of the API: {', '.join(foreign)}."
            )
        return cls(worker=_signing(folder / "worker.pem", WORKER), shared=SharedKeys.load(folder))


def load_development_key(folder: Path) -> SigningKey:
    """Read the key of the development issuer, which production folders do not have."""
    return _signing(folder / _DEVELOPMENT_ONLY, DEVELOPMENT)


def create_embedded_keys(folder: Path) -> None:
    """Make every key that is not there yet, readable by this user only; keys are never replaced.

    For the embedded stack, whose processes share one folder. Processes may race: one wins.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (*_API_ONLY, "worker.pem"):
        _create(folder / name, _private_pem(Ed25519PrivateKey.generate()))
    for name in _SYMMETRIC:
        _create(folder / name, secrets.token_bytes(SYMMETRIC_BYTES))
    _create(folder / "worker.pub.pem", _public_pem(_private(folder / "worker.pem")))


def create_production_keys(api: Path | None, worker: Path | None) -> None:
    """Make the keys of a deployment, to each kind of process a folder with only its own.

    Both folders: they fit together. One alone lacks what comes from the other: the API's the
    worker's `worker.pub.pem`, which is made beside `worker.pem`; the worker's the three `.key`.

    Raises:
        FileExistsError: a folder holds something; nothing was made.

    """
    folders = [folder for folder in (api, worker) if folder is not None]
    for folder in folders:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(folder)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    if api is not None:
        for name in _API_ONLY:
            if name != _DEVELOPMENT_ONLY:
                _create(api / name, _private_pem(Ed25519PrivateKey.generate()))
        for name in _SYMMETRIC:
            key = secrets.token_bytes(SYMMETRIC_BYTES)
            for folder in folders:
                _create(folder / name, key)
    if worker is not None:
        own = Ed25519PrivateKey.generate()
        _create(worker / "worker.pem", _private_pem(own))
        _create((api or worker) / "worker.pub.pem", _public_pem(own))


def key_id(prefix: str, public: Ed25519PublicKey) -> str:
    """Name a public key: its purpose, and the start of its RFC 7638 thumbprint."""
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{_x(public)}"}}'
    return prefix + _base64url(sha256(canonical.encode()).digest())[:16]


def jwks(*keys: SigningKey) -> dict[str, list[dict[str, str]]]:
    """Write the public halves as a JWKS."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": key.kid,
                "x": _x(key.public),
            }
            for key in keys
        ]
    }


def _x(public: Ed25519PublicKey) -> str:
    return _base64url(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _create(path: Path, content: bytes) -> None:
    """Write the whole file or none, and never over an existing one."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        _link(draft, path)
    finally:
        draft.unlink()


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # Another process made this key first; theirs counts.


def _signing(path: Path, prefix: str) -> SigningKey:
    return SigningKey.named(prefix, _private(path))


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError) as error:
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} is no PEM private key.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} is no Ed25519 key.")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(_read(path))
    except ValueError as error:
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} is no PEM public key.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} is no Ed25519 key.")
    return key


def _symmetric(path: Path) -> bytes:
    key = _read(path)
    if len(key) != SYMMETRIC_BYTES:
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} must hold {SYMMETRIC_BYTES} bytes.")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"CASEWORK_KEYS_DIR: {path} can not be read.") from error
