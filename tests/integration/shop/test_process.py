"""The shop as it really runs: its own process, three ports, keys fetched from the issuer."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode

from casework.demo.shop.cast import ANNA, BRUNO
from casework.domain.money import Money
from tests.integration.shop.support import (
    ISSUER,
    KID,
    OPERATOR,
    SERVICES,
    Signer,
    Worker,
    refund_action,
)

FIVE = Money.of(500, "EUR")
PATIENCE = 60


@asynccontextmanager
async def issuer(signer: Signer) -> AsyncGenerator[str]:
    """Publish the key as an issuer does, on a free port."""
    raw = signer.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "kid": KID, "x": base64url_encode(raw).decode()}
    body = json.dumps({"keys": [jwk]}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks.json"


async def start(folder: Path, jwks: str, *more: str) -> Process:
    """Start the shop."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "casework.demo.shop", "--data", str(folder)),
        *("--issuer", ISSUER, "--jwks", jwks, "--operator-secret-env", "THE_SECRET", *more),
        env=os.environ | {"THE_SECRET": OPERATOR},
        stdout=PIPE,
        stderr=PIPE,
    )


@asynccontextmanager
async def running(folder: Path, signer: Signer) -> AsyncGenerator[tuple[Process, Worker]]:
    """Run the shop until the block ends, and give a worker that knows its addresses."""
    async with AsyncExitStack() as stack:
        process = await start(folder, await stack.enter_async_context(issuer(signer)))
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            said = json.loads(line)
            assert said["ready"] is True
            clients = {
                name: await stack.enter_async_context(
                    httpx.AsyncClient(base_url=said["urls"][name], trust_env=False)
                )
                for name in SERVICES
            }
            yield process, Worker(clients, signer, folder)
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.mark.slow
async def test_the_process_serves_and_ends(tmp_path: Path) -> None:
    """It says once that it is ready, pays, keeps its books over a restart, and ends on SIGTERM."""
    signer = Signer(now=datetime.now(UTC))
    action = refund_action(ANNA, FIVE)
    async with running(tmp_path / "shop", signer) as (process, worker):
        paid = await worker.write(action)
        read = [
            await worker.get("/orders/1001", ANNA.customer),
            await worker.get("/account", ANNA.customer, "accounts"),
        ]
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    async with running(tmp_path / "shop", signer) as (_, worker):
        again = await worker.write(action)

    assert paid.status_code == 201
    assert [answer.status_code for answer in read] == [200, 200]
    assert (process.returncode, out, err) == (0, b"", b"")
    assert again.content == paid.content
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.slow
async def test_faults_over_a_real_connection(tmp_path: Path) -> None:
    """A dropped and a late answer: the caller learns nothing, and the money has moved."""
    signer = Signer(now=datetime.now(UTC))
    dropped, late = refund_action(ANNA, FIVE), refund_action(BRUNO, FIVE)
    async with running(tmp_path / "shop", signer) as (_, worker):
        await worker.operator("billing", "PUT", "/_shop/faults", {"drop_answer": 1})
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            await worker.write(dropped)
        found = await worker.get(f"/actions/{dropped.action_id}", ANNA.customer, "billing")
        await worker.operator("billing", "PUT", "/_shop/faults", {"delay_ms": 2_000})
        worker.clients["billing"].timeout = 1
        with pytest.raises(httpx.ReadTimeout):
            await worker.write(late)
        rows = await worker.ledger("billing")

    assert found.status_code == 200
    assert [row["action_id"] for row in rows] == [dropped.action_id, late.action_id]


async def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    """It does not start, names the trouble on stderr, and exits with 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = await start(tmp_path / "shop", "http://127.0.0.1:9/", "--billing-port", port)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert (process.returncode, out) == (1, b"")
    assert b"The shop can not start" in err
    assert b"in use" in err


async def test_without_its_secret_it_does_not_start(tmp_path: Path) -> None:
    """An operator's door without a lock is wrong use: exit 2, with the variable's name."""
    process = await start(
        tmp_path / "shop", "http://127.0.0.1:9/", "--operator-secret-env", "NO_SUCH_SECRET"
    )
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert process.returncode == 2
    assert b"NO_SUCH_SECRET" in err
