"""Cases with a language model behind the reader and the writer: it proposes, and no more."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import GRACE, IVAN
from casework.store import Scope
from tests.house import running_house
from tests.integration.models.standin import running

pytestmark = pytest.mark.server


async def test_a_model_understands_what_the_local_reader_does_not(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """Unsure, the local reader asks the model; its reading faces the same checks, and is billed."""
    text = "The thing from 1010 boils no more, I would rather have my coins."
    async with running() as endpoint:
        endpoint.fills_in(
            {
                "goals": [
                    {
                        "kind": "refund_damaged",
                        "confidence": 0.95,
                        "words": [{"message": "m1", "words": "boils no more"}],
                        "details": [{"name": "order_id", "message": "m1", "words": "1010"}],
                    }
                ]
            }
        )
        async with running_house(
            temporal_env, tmp_path, openai_api_key="not-a-key", openai_base_url=endpoint.url
        ) as house:
            ivan = await house.sign_in(IVAN.customer)
            case = await ivan.open(text)
            case = await ivan.until_asked(case["id"])
            async with house.store.read(Scope.of_customer("shop", IVAN.customer)) as tx:
                calls = await tx.model_calls.of_case(case["id"])

    assert case["pending"][0]["tool"] == "billing.refund"
    assert case["pending"][0]["args"]["order_id"] == "1010"
    assert [call.purpose for call in calls] == ["read"]


@pytest.mark.parametrize("status", [500, 429])
async def test_a_model_that_is_down_costs_no_case(
    temporal_env: WorkflowEnvironment, tmp_path: Path, status: int
) -> None:
    """What the local reader is sure of goes on without the model; replies fall back to words."""
    async with running() as endpoint:
        endpoint.fails(status, Retry_After="1")
        async with running_house(
            temporal_env, tmp_path, openai_api_key="not-a-key", openai_base_url=endpoint.url
        ) as house:
            grace = await house.sign_in(GRACE.customer)
            case = await grace.open("order 1007 came broken, I want my money back")
            await grace.confirm(case)
            case = await grace.until_resting(case["id"])

            assert len(await house.ledger("billing", GRACE.customer)) == 1
    assert case["goals"][0]["resolution"] == "proved"
