"""A served model and the real client; nothing here runs unless it is asked for."""

import os
from collections.abc import AsyncGenerator, Generator

import pytest

from casework.models.llm import LlmModels, models
from casework.settings import Settings
from tests.live.calibrate import MODEL
from tests.live.served import Served
from tests.live.serving import serving
from tests.live.weights import weights

#: Only `make test-live` sets it: the tests take a gigabyte, a model and many minutes.
ASKED_FOR = bool(os.environ.get("CASEWORK_TEST_LIVE"))
collect_ignore_glob = [] if ASKED_FOR else ["test_*.py"]

#: On a machine that others use too; what a call really takes is in the figures.
_PATIENCE = 900


@pytest.fixture(scope="session")
def served() -> Generator[Served]:
    """Fetch the model if it is not there, and serve it for the session."""
    with serving(weights()) as server:
        yield server


@pytest.fixture(scope="session")
async def llm(served: Served) -> AsyncGenerator[LlmModels]:
    """The engine's own client and readers, pointed at the served model."""
    made = models(
        Settings(
            openai_api_key="not-a-key",
            openai_base_url=served.url,
            model=MODEL,
            model_timeout_seconds=_PATIENCE,
            # It runs here: nobody sends a bill.
            model_input_price=0,
            model_output_price=0,
        )
    )
    assert made is not None
    yield made
    await made.aclose()
