"""What staff do from the terminal: each command sends exactly one thing, and says what it did."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.cli import main, say
from casework.cli.config import TOKEN
from casework.cli.effective import sentence
from tests.unit.cli.stub import Stub, stubbed

HASH = "59c184f6" * 8
SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


def stands(**given: Any) -> dict[str, Any]:
    """Say how an approval stands, as the API does."""
    return {
        "id": "a-1",
        "status": "approved",
        "version": 2,
        "needed": 1,
        "approvals": 1,
        "effective_at": SOON,
        "replaced_by": None,
        **given,
    }


CARD = stands(
    status="pending",
    version=7,
    approvals=0,
    effective_at=None,
    action_hash=HASH,
    ask="Refund 148.00 EUR",
    amount={"amount_minor": "14800", "currency": "EUR"},
    expires_at=SOON,
)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """Be somebody with a token, before an API that knows one card."""
    with stubbed() as made:
        monkeypatch.setenv("CASEWORK_API_URL", made.url)
        monkeypatch.setenv(TOKEN, "sofias-token")
        made.answers["GET /v1/approvals/a-1"] = CARD
        made.answers["POST /v1/approvals/a-1/decisions"] = stands()
        yield made


def test_a_decision_says_when_it_takes_effect(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until when it can be taken back, in this terminal's time, and with what words."""
    assert main(["approvals", "approve", "a-1", "--yes"]) == say.OK
    at = datetime.fromisoformat(SOON).astimezone()
    said = capsys.readouterr().out

    assert f"Takes effect at {at:%H:%M:%S}; `casework approvals undo a-1` until then." in said
    assert stub.acted[0].body == {"decision": "approve", "reason": "", "action_hash": HASH}
    assert stub.acted[0].headers["if-match"] == '"7"'
    assert stub.acted[0].headers["idempotency-key"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"effective_at": "2026-01-01T00:00:00+00:00"}, "It has taken effect."),
        ({"effective_at": None, "status": "denied"}, "It has taken effect."),
        (
            {"status": "pending", "effective_at": None, "needed": 2},
            (
                "1 of 2 approvals: another person has to approve; "
                "`casework approvals undo a-1` until then."
            ),
        ),
    ],
)
def test_a_decision_that_has_taken_effect_promises_no_undo(
    given: dict[str, Any], said: str
) -> None:
    """And the first of two approvals says that it is not enough."""
    assert sentence(stands(**given), datetime(2026, 1, 1, tzinfo=UTC)) == said


def test_an_edit_sends_the_amount_exactly(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """90.00 is 9000 minor units of the card's currency; undo is of the card that took its place."""
    edited = stands(status="approved_with_edits", replaced_by="a-2")
    stub.answers["POST /v1/approvals/a-1/decisions"] = edited
    stub.answers["GET /v1/approvals/a-2"] = stands(id="a-2")
    code = main(["approvals", "edit", "a-1", "--amount", "90.00", "--reason", "one", "--yes"])

    assert code == say.OK
    assert stub.acted[0].body == {
        "decision": "edit",
        "args": {"amount": {"amount_minor": "9000", "currency": "EUR"}},
        "reason": "one",
        "action_hash": HASH,
    }
    assert "`casework approvals undo a-2` until then." in capsys.readouterr().out


def test_an_edit_that_the_customer_is_asked_about_says_so(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """More money has no card until she agreed, and nothing to undo."""
    edited = stands(status="approved_with_edits", replaced_by="a-2")
    stub.answers["POST /v1/approvals/a-1/decisions"] = edited

    assert main(["approvals", "edit", "a-1", "--amount", "200", "--yes"]) == say.OK
    assert "The customer is asked about it again" in capsys.readouterr().out


@pytest.mark.parametrize("amount", ["90,00", "90.005", "-1", "1e3", "ninety", ""])
def test_an_amount_that_is_none_decides_nothing(
    amount: str, stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """No guess is made about money."""
    assert main(["approvals", "edit", "a-1", "--amount", amount, "--yes"]) == say.WRONG_USE
    assert "--amount" in capsys.readouterr().err
    assert stub.acted == []


@pytest.mark.parametrize(
    ("said", "correction"),
    [
        ([], {}),
        (["--wrong-reading"], {"reason_code": "wrong_reading"}),
        (
            ["--wrong-reading", "--kind", "exchange"],
            {"reason_code": "wrong_reading", "kind": "exchange"},
        ),
    ],
    ids=["for another reason", "not this", "but that"],
)
def test_a_denial_tells_the_reader_only_what_the_supervisor_said(
    said: list[str], correction: dict[str, str], stub: Stub
) -> None:
    """That the words were read wrongly, and what they ask for if that is known."""
    assert main(["approvals", "deny", "a-1", "--reason", "why", "--yes", *said]) == say.OK
    denial = {"decision": "deny", "reason": "why", "customer_text": "", "action_hash": HASH}
    assert stub.acted[0].body == denial | correction


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (["approvals", "deny", "a-1", "--reason", "r", "--kind", "stock"], "--wrong-reading"),
        (["handoffs", "give-back", "h-1", "--goal", "g-1"], "--kind"),
    ],
    ids=["deny", "give-back"],
)
def test_half_a_correction_is_wrong_use(
    command: list[str], missing: str, stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is decided or given back; the other half is named."""
    assert main(command) == say.WRONG_USE
    assert missing in capsys.readouterr().err
    assert stub.asked == []


@pytest.mark.parametrize(
    "command",
    [
        ["approve", "a-1", "--yes"],
        ["deny", "a-1", "--reason", "no", "--yes"],
        ["edit", "a-1", "--amount", "90", "--yes"],
        ["ask", "a-1", "Which?"],
    ],
    ids=lambda given: given[0],
)
def test_another_card_than_expected_decides_nothing(command: list[str], stub: Stub) -> None:
    """Whatever is said, it is said to the action that was seen."""
    assert main(["approvals", *command, "--expect", "0000"]) == say.FAILED
    assert stub.acted == []


COMMANDS: tuple[tuple[list[str], str, Any, dict[str, Any]], ...] = (
    (
        ["approvals", "ask", "a-1", "Which one?"],
        "POST /v1/approvals/a-1/decisions",
        {"decision": "ask", "question": "Which one?", "action_hash": HASH},
        stands(status="pending"),
    ),
    (["approvals", "undo", "a-1"], "POST /v1/approvals/a-1/undo", None, stands()),
    (["denials", "lift", "d-1", "--yes"], "POST /v1/denials/d-1/lift", None, {"id": "d-1"}),
    (
        ["customers", "hold", "auth0|7/x", "--reason", "why", "--yes"],
        "PUT /v1/customers/auth0%7C7%2Fx/hold",
        {"reason": "why"},
        {"customer": "auth0|7/x", "held": True, "reason": "why"},
    ),
    (
        ["customers", "unhold", "c-1", "--yes"],
        "DELETE /v1/customers/c-1/hold",
        None,
        {"customer": "c-1", "held": False, "reason": None},
    ),
    (
        ["customers", "erase", "c/1", "--yes"],
        "POST /v1/customers/c%2F1/erasure",
        {},
        {"customer": "c/1", "erased": True, "cases": 2},
    ),
    (
        ["customers", "erase", "c-1", "--force", "legal_order", "--yes"],
        "POST /v1/customers/c-1/erasure",
        {"force": "legal_order"},
        {"customer": "c-1", "erased": True, "cases": 2},
    ),
    (
        ["case", "revoke", "k-1", "--yes"],
        "POST /v1/cases/k-1/grant/revoke",
        None,
        {"case_id": "k-1", "revoked_at": SOON},
    ),
    (
        ["handoffs", "take", "h-1"],
        "POST /v1/handoffs/h-1/take",
        None,
        {"id": "h-1", "case_id": "k-1"},
    ),
    (
        ["handoffs", "reply", "h-1", "Hello."],
        "POST /v1/handoffs/h-1/reply",
        {"text": "Hello."},
        {"id": "m-1"},
    ),
    (
        ["handoffs", "give-back", "h-1"],
        "POST /v1/handoffs/h-1/give-back",
        None,
        {"id": "h-1", "case_id": "k-1"},
    ),
    (
        ["handoffs", "give-back", "h-1", "--kind", "refund_damaged"],
        "POST /v1/handoffs/h-1/give-back",
        {"kind": "refund_damaged"},
        {"id": "h-1", "case_id": "k-1"},
    ),
    (
        ["handoffs", "give-back", "h-1", "--kind", "exchange", "--goal", "g-2"],
        "POST /v1/handoffs/h-1/give-back",
        {"kind": "exchange", "goal": "g-2"},
        {"id": "h-1", "case_id": "k-1"},
    ),
)


@pytest.mark.parametrize(
    ("command", "call", "body", "answer"), COMMANDS, ids=lambda given: str(given)[:40]
)
def test_a_command_sends_one_thing_under_a_key(
    command: list[str],
    call: str,
    body: Any,
    answer: dict[str, Any],
    stub: Stub,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exactly this request, with an idempotency key; words for people, the answer for programs."""
    stub.answers[call] = answer
    assert main(command) == say.OK
    words = capsys.readouterr().out
    assert main([*command, "--json"]) == say.OK
    shown = json.loads(capsys.readouterr().out)

    assert [f"{one.method} {one.path}" for one in stub.acted] == [call, call]
    assert stub.acted[0].body == body
    assert len({one.headers["idempotency-key"] for one in stub.acted}) == 2
    assert shown == answer
    assert words.count("\n") == 1


@pytest.mark.parametrize("command", [c for c, *_ in COMMANDS if "--yes" in c], ids=str)
def test_what_can_not_be_taken_back_easily_is_asked_again(command: list[str], stub: Stub) -> None:
    """A script that did not say --yes does nothing."""
    assert main([one for one in command if one != "--yes"]) == say.WRONG_USE
    assert stub.acted == []


@pytest.mark.parametrize("command", [c for c, *_ in COMMANDS], ids=str)
def test_a_refusal_is_one_line_and_exit_code_one(
    command: list[str], stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the API says is said on, as a sentence or as JSON."""
    stub.answers.clear()
    assert main(command) == say.FAILED
    out, err = capsys.readouterr()
    assert (out, err) == ("", "Not found (404). There is nothing here.\n")
    assert main([*command, "--json"]) == say.FAILED
    assert json.loads(capsys.readouterr().out)["status"] == 404


def test_denials_are_listed(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each: what, from which amount, by whom."""
    row = {
        "id": "d-1",
        "case_id": "k-1",
        "ask": "Refund",
        "from_amount": {"amount_minor": "9001", "currency": "EUR"},
        "denied_by": ["sue"],
        "at": SOON,
        "lifted_at": None,
        "lifted_by": None,
    }
    lifted = row | {"id": "d-2", "from_amount": None, "lifted_at": SOON, "lifted_by": "pat"}
    page = {"data": [row, lifted], "next": None, "has_more": False}
    stub.answers["GET /v1/denials?limit=100&open_only=false&case=k-1"] = page

    assert main(["denials", "list", "--case", "k-1", "--all"]) == say.OK
    assert capsys.readouterr().out == (
        f"d-1\tk-1\tRefund\t90.01 EUR\tsue\t{SOON}\n"
        "d-2\tk-1\tRefund\tany amount\tsue\tlifted by pat\n"
    )


def test_handoffs_are_listed_and_shown(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """Who has it, why it came, what was tried."""
    goal = {
        "id": "g-1",
        "kind": "refund",
        "status": "open",
        "tried": [{"tool": "t", "result": "failed"}],
    }
    row = {
        "id": "h-1",
        "case_id": "k-1",
        "queue": "refunds",
        "packet": {"reason": "asked_for_person", "language": "en", "goals": [goal]},
        "taken_by": None,
        "given_back_at": None,
        "created_at": SOON,
    }
    page = {"data": [row], "next": None, "has_more": False}
    stub.answers["GET /v1/handoffs?limit=100&open_only=true"] = page
    stub.answers["GET /v1/handoffs/h-1"] = row

    assert main(["handoffs", "list"]) == say.OK
    assert capsys.readouterr().out == "h-1\tk-1\trefunds\tasked_for_person\tnobody yet\n"
    assert main(["handoffs", "show", "h-1"]) == say.OK
    shown = capsys.readouterr().out
    assert "tried t: failed" in shown
    assert "goal refund: open; id g-1" in shown
