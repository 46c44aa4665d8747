"""One connection to Weaviate that is made anew when the server went away and came back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx
from grpc.aio import AioRpcError  # type: ignore[import-untyped]
from pydantic import SecretStr
from weaviate import WeaviateAsyncClient
from weaviate.classes.init import Auth
from weaviate.config import AdditionalConfig, Timeout
from weaviate.connect import ConnectionParams
from weaviate.exceptions import (
    WeaviateBaseError,
    WeaviateBatchSendError,
    WeaviateClosedClientError,
    WeaviateConnectionError,
    WeaviateGRPCUnavailableError,
    WeaviateRetryError,
    WeaviateStartUpError,
    WeaviateTimeoutError,
)

from casework.domain.errors import Misconfigured
from casework.knowledge.index import IndexAway

T = TypeVar("T")

#: Where Weaviate's gRPC listens unless the address says `?grpc=PORT`.
GRPC_PORT = 50051
#: How it says that it does not take the key: over REST, and what its gRPC begins the reason with.
_REFUSED = (401, 403)
_REFUSED_SIGN = "extract auth: "
_AWAY = (
    AioRpcError,
    OSError,  # with it TimeoutError
    WeaviateBatchSendError,
    WeaviateClosedClientError,
    WeaviateConnectionError,
    WeaviateGRPCUnavailableError,
    WeaviateRetryError,
    WeaviateStartUpError,
    WeaviateTimeoutError,
    httpx.TransportError,
)


class KeyRefused(IndexAway):
    """Weaviate is there and does not take the key; once the setting is right, all goes on."""

    def __init__(self) -> None:
        """Name the setting, never the key."""
        super().__init__("Weaviate refuses CASEWORK_WEAVIATE_API_KEY, or it is not set")


class WeaviateConnection:
    """Does what it is asked with a connected client; a broken one is replaced, once a call."""

    def __init__(self, url: str, *, key: SecretStr | None = None, patience: float = 10) -> None:
        """Name the server (`http://host:8080`, `?grpc=PORT` if not 50051); nothing is opened."""
        self._address = _address(url)
        self._key = key
        self._patience = patience
        self._client: WeaviateAsyncClient | None = None
        self._opening = asyncio.Lock()

    async def do(
        self, what: Callable[[WeaviateAsyncClient], Awaitable[T]], *, patience: float | None = None
    ) -> T:
        """Do something that may be done twice; when the server is lost, connect anew and redo it.

        Raises:
            KeyRefused: it wants another key.
            IndexAway: it is still not there.

        """
        seconds = self._patience if patience is None else patience
        for last in (False, True):
            client = self._client
            try:
                async with asyncio.timeout(seconds):
                    client = await self._connected()
                    return await what(client)
            except _AWAY as error:
                await self._let_go(client)
                if last:
                    raise IndexAway(f"Weaviate does not answer: {type(error).__name__}") from error
            except WeaviateBaseError as error:
                if _refused(error):
                    raise KeyRefused from error
                # It answers, and can not do it for now: it is starting, or short of something.
                raise IndexAway(f"Weaviate failed: {type(error).__name__}") from error
        raise AssertionError  # the second round returned or raised

    async def close(self) -> None:
        """Close the connection; the next call opens another."""
        await self._let_go(self._client)

    async def _connected(self) -> WeaviateAsyncClient:
        async with self._opening:
            if self._client is None:
                client = WeaviateAsyncClient(
                    self._address,
                    auth_client_secret=(
                        Auth.api_key(self._key.get_secret_value()) if self._key else None
                    ),
                    # The library's own checks at the start ask a package registry.
                    skip_init_checks=True,
                    additional_config=AdditionalConfig(timeout=Timeout(init=5)),
                )
                try:
                    await client.connect()
                except BaseException:
                    await client.close()
                    raise
                self._client = client
            return self._client

    async def _let_go(self, client: WeaviateAsyncClient | None) -> None:
        """Close a client that is of no more use, unless another call has done so."""
        if client is not None and client is self._client:
            self._client = None
            await client.close()


def _refused(error: WeaviateBaseError) -> bool:
    """Say whether the server did not take the key; its two interfaces have a sign each."""
    code = getattr(error, "status_code", None)
    return code in _REFUSED or _REFUSED_SIGN in str(error)


def _address(url: str) -> ConnectionParams:
    """Read where the server is.

    Raises:
        Misconfigured: the address makes no sense.

    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("it is no http address")
        secure = parts.scheme == "https"
        [grpc] = parse_qs(parts.query).get("grpc", [str(GRPC_PORT)])
        http = parts.port or (443 if secure else 80)
        if int(grpc) == http:
            raise ValueError("it has one port for two interfaces")
        return ConnectionParams.from_params(
            http_host=parts.hostname,
            http_port=http,
            http_secure=secure,
            grpc_host=parts.hostname,
            grpc_port=int(grpc),
            grpc_secure=secure,
        )
    except ValueError as error:
        raise Misconfigured(f"CASEWORK_WEAVIATE_URL: {error}") from error
