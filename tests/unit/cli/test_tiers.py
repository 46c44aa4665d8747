"""`casework tiers`: whole numbers from the API become shares and a price for a message."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from casework.cli import main, say
from casework.cli.config import TOKEN
from tests.unit.cli.stub import Stub, stubbed

WEEK = "GET /v1/kpi/tiers?days=7"


def counted(*tiers: tuple[str, int, int, int, int]) -> dict[str, Any]:
    """Answer as the API does."""
    names = ("tier", "reached", "settled", "cost_micro_usd", "took_ms")
    rows: list[dict[str, Any]] = [dict(zip(names, tier, strict=True)) for tier in tiers]
    return {
        "since": "2026-03-03T12:00:00+00:00",
        "until": "2026-03-10T12:00:00+00:00",
        "messages": sum(row["settled"] for row in rows),
        "cost_micro_usd": sum(row["cost_micro_usd"] for row in rows),
        "tiers": rows,
    }


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """Be somebody with a token, before an API that has counted a week."""
    with stubbed() as made:
        monkeypatch.setenv("CASEWORK_API_URL", made.url)
        monkeypatch.setenv(TOKEN, "olgas-token")
        made.answers[WEEK] = counted(
            ("local", 4, 3, 0, 10), ("model", 1, 1, 901, 1500), ("question", 0, 0, 0, 0)
        )
        yield made


def test_a_table_has_shares_and_prices(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """Each tier's figures are for the messages that came to it; a price is never rounded down."""
    assert main(["tiers", "--since", "7"]) == say.OK
    out, err = capsys.readouterr()

    assert out.splitlines() == [
        "local\t4\t3\t75.0%\t0.000000\t3",
        "model\t1\t1\t25.0%\t0.000901\t1500",
        "question\t0\t0\t0.0%\t0.000000\t0",
    ]
    assert "4 messages, 0.000226 US dollars each" in err


def test_json_has_the_same_in_whole_numbers(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """Money stays in millionths of a dollar."""
    assert main(["tiers", "--since", "7", "--json"]) == say.OK
    found = json.loads(capsys.readouterr().out)

    assert found["cost_per_message_micro_usd"] == 226
    assert [tier["share"] for tier in found["tiers"]] == [0.75, 0.25, 0.0]
    assert found["tiers"][1]["cost_per_message_micro_usd"] == 901


def test_a_quiet_month_is_said_so(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a message there is no share of anything; thirty days is the month meant."""
    stub.answers["GET /v1/kpi/tiers?days=30"] = counted(("local", 0, 0, 0, 0))

    assert main(["tiers"]) == say.OK
    assert capsys.readouterr() == ("", "No message was read since then.\n")
