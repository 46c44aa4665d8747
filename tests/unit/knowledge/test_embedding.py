"""Vectors: from this process, or from an endpoint that may do anything at all."""

import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from casework.domain.errors import Broken, CaseworkError, Misconfigured, Retryable
from casework.knowledge.embedding import LOCAL, OpenAIEmbedder, embedder, wanted
from casework.settings import Settings


@dataclass
class Endpoint:
    """Answers as an OpenAI-compatible endpoint does, or as it is told."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    got: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, sent: bytes) -> bytes:
        """Keep what was asked; a vector holds the length of its text."""
        asked = json.loads(sent)
        self.got.append(asked)
        data = [
            {"object": "embedding", "index": n, "embedding": [float(len(text)), 1.0]}
            for n, text in enumerate(asked["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        good = {"object": "list", "model": "m", "data": data, "usage": usage}
        return self.body or json.dumps(good).encode()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Listen on a free port of this machine."""
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = endpoint.answer(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(endpoint.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield endpoint
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def remote(endpoint: Endpoint) -> AsyncIterator[OpenAIEmbedder]:
    """Give an embedder for that endpoint."""
    made = OpenAIEmbedder("m", Settings(openai_api_key="k", openai_base_url=endpoint.url))
    yield made
    await made.close()


async def test_the_local_encoder_gives_the_same_numbers_every_time() -> None:
    """Whatever stands beside a text; what means the same is near, without words is nowhere."""
    local = embedder(LOCAL, Settings())
    texts = ["How long can I return it?", "Wie lange kann ich es zurückgeben?", "Green tea", " "]
    first, german, tea, blank = await local.embed(texts)

    assert (await local.embed(texts[:1]))[0] == first
    assert {len(v) for v in (first, german, tea, blank)} == {local.dimensions}
    assert sum(a * b for a, b in zip(first, german, strict=True)) > sum(
        a * b for a, b in zip(first, tea, strict=True)
    )
    assert not any(blank)


async def test_an_endpoint_is_sent_texts_and_gives_a_vector_for_each(
    remote: OpenAIEmbedder, endpoint: Endpoint
) -> None:
    """As they are, in order, also more of them than one request takes."""
    texts = [f"text {n}" for n in range(100)] + [""]
    vectors = await remote.embed(texts)

    assert [asked for one in endpoint.got for asked in one["input"]] == [*texts[:100], " "]
    assert len(endpoint.got) > 1
    assert [v[0] for v in vectors] == [float(len(text) or 1) for text in texts]
    assert (remote.dimensions, await remote.embed([])) == (2, [])


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, b"{}", Retryable),
        (401, b"{}", Misconfigured),
        (404, b"{}", Misconfigured),
        (400, b'{"error": {"message": "about: my secret"}}', Broken),
        (200, b"no json", CaseworkError),
        (200, b'{"data": []}', CaseworkError),
        (200, b'{"data": [{"embedding": [1.0]}, {"embedding": [1.0]}]}', Broken),
        (200, b'{"data": [{"embedding": [null]}]}', CaseworkError),
        (200, b'{"data": [{"embedding": [1e999]}]}', Broken),
    ],
)
async def test_a_misbehaving_endpoint_is_an_error_that_says_what_is_next(
    remote: OpenAIEmbedder, endpoint: Endpoint, status: int, body: bytes, error: type[Exception]
) -> None:
    """Never a vector that is none, and never the text in the message."""
    endpoint.status, endpoint.body = status, body
    with pytest.raises(error) as told:
        await remote.embed(["my secret"])

    assert "my secret" not in str(told.value)


def test_a_model_without_a_key_is_named_at_once() -> None:
    """Before anything is sent."""
    with pytest.raises(Misconfigured, match="OPENAI_API_KEY"):
        embedder("openai/m", Settings())
    with pytest.raises(Misconfigured, match="CASEWORK_EMBEDDING_MODEL"):
        embedder("other/m", Settings())


def test_the_settings_choose_the_model() -> None:
    """The local encoder, unless another is named."""
    assert wanted(Settings()) == LOCAL
    assert wanted(Settings(embedding_model="m")) == "openai/m"
