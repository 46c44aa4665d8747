"""The shop in-process: seeded once, copied for every test that writes."""

import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from casework.demo.shop.shop import open_shop
from casework.identity.verifier import StaticKeys
from tests.integration.shop.support import ISSUER, KID, NOW, OPERATOR, SERVICES, Signer, Worker


@pytest.fixture(scope="session")
def signer() -> Signer:
    """Give the key that the shop of these tests trusts."""
    return Signer()


@pytest.fixture(scope="session")
async def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seed a shop once."""
    folder = tmp_path_factory.mktemp("seeded")
    shop = await open_shop(
        folder, issuer=ISSUER, keys=StaticKeys({}), operator_secret=OPERATOR, clock=lambda: NOW
    )
    await shop.close()
    return folder


@asynccontextmanager
async def opened(folder: Path, signer: Signer) -> AsyncGenerator[Worker]:
    """Open a seeded shop and a way in."""
    shop = await open_shop(
        folder,
        issuer=ISSUER,
        keys=StaticKeys({KID: signer.key.public_key()}),
        operator_secret=OPERATOR,
        clock=lambda: NOW,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(shop.close)
        clients = {
            name: await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(getattr(shop, name)),
                    base_url=f"http://{name}.test",
                )
            )
            for name in SERVICES
        }
        yield Worker(clients, signer, folder)


@pytest.fixture
async def worker(seeded: Path, signer: Signer, tmp_path: Path) -> AsyncIterator[Worker]:
    """Open a copy of the seeded shop, for this test alone."""
    folder = tmp_path / "shop"
    shutil.copytree(seeded, folder)
    async with opened(folder, signer) as worker:
        yield worker


@pytest.fixture(scope="session")
async def reader(seeded: Path, signer: Signer) -> AsyncIterator[Worker]:
    """Open the seeded shop for all tests that write nothing."""
    async with opened(seeded, signer) as worker:
        yield worker
