"""Comparing three books: each thing that does not agree is found once, under its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.audit.chains import ActionChain
from casework.audit.ledgers import LedgerLine
from casework.audit.reconciling import PATIENCE, Books, FindingKind, compare
from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.store.repositories.audit import EffectStanding

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=1)
HASH = "a" * 64
LINE = LedgerLine(
    action_id="a1",
    action_hash=HASH,
    customer="anna",
    tool="billing.refund",
    reference="re_1",
    amount=Money.of(2490, "EUR"),
)
STEPS = {
    "proposed": {"what": "proposal"},
    "claimed": {"tool": "billing.refund", "amount_minor": "2490", "currency": "EUR"},
    "succeeded": {"receipt": "re_1"},
}
ROW = EffectStanding(
    action_id="a1",
    action_hash=HASH,
    customer="anna",
    tool="billing.refund",
    state=EffectState.succeeded,
    receipt="re_1",
)
DONE = ("proposed", "claimed", "sent", "succeeded")


def chain(*states: str, at: datetime = EARLIER) -> ActionChain:
    """Record that an action came to these states."""
    made = ActionChain(action_id="a1")
    for state in states:
        entry = {"what": "effect", "state": state, "action_hash": HASH, "customer": "anna"}
        made.take_in(entry | STEPS.get(state, {}), at)
    return made


def books(
    lines: Sequence[LedgerLine] = (LINE,),
    chains: Mapping[str, ActionChain] | None = None,
    rows: Sequence[EffectStanding] = (ROW,),
) -> Books:
    """Put books together; without more they agree."""
    return Books(
        lines={"billing": lines},
        chains={"a1": chain(*DONE)} if chains is None else chains,
        rows={row.action_id: row for row in rows},
        asked_at=NOW,
        backend_of=lambda tool: tool.partition(".")[0],
    )


def kinds(given: Books) -> list[FindingKind]:
    """Say what was found."""
    return [finding.kind for finding in compare(given)]


def row(state: str, receipt: str | None = None) -> EffectStanding:
    """Give the ledger's row in a state."""
    return ROW.model_copy(update={"state": EffectState(state), "receipt": receipt})


def standing(*states: str, at: datetime = EARLIER) -> Books:
    """Put books together in which chain and ledger agree, and the backend did it."""
    return books(chains={"a1": chain(*states, at=at)}, rows=(row(states[-1]),))


def test_books_that_agree_give_nothing() -> None:
    """Done, recorded, and the same everywhere; taken back is done as well."""
    back = books(chains={"a1": chain(*DONE, "compensated")}, rows=(row("compensated", "re_1"),))

    assert kinds(books()) == []
    assert kinds(back) == []
    assert kinds(books((), {}, ())) == []


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("action_hash", "b" * 64, FindingKind.hash_differs),
        ("customer", "bruno", FindingKind.customer_differs),
        ("tool", "billing.credit", FindingKind.tool_differs),
        ("reference", "re_2", FindingKind.reference_differs),
        ("amount", Money.of(2491, "EUR"), FindingKind.amount_differs),
        ("amount", Money.of(2490, "USD"), FindingKind.amount_differs),
        ("amount", None, FindingKind.amount_differs),
    ],
)
def test_each_difference_has_its_name(field: str, value: object, kind: FindingKind) -> None:
    """What the backend has otherwise than the chain is said as that."""
    assert kinds(books(lines=(LINE.model_copy(update={field: value}),))) == [kind]


def test_an_effect_needs_a_claim() -> None:
    """A backend's line that the chain has nothing of, or a proposal only."""
    unclaimed = {"a1": chain("proposed")}

    assert FindingKind.effect_without_chain in kinds(books(chains={}, rows=()))
    assert kinds(books(chains=unclaimed, rows=(row("proposed"),))) == [
        FindingKind.effect_without_chain
    ]


def test_success_needs_the_backends_word() -> None:
    """The chain says done and the backend knows of nothing; or only another backend does."""
    elsewhere = replace(books(), lines={"orders": (LINE,), "billing": ()})

    assert kinds(books(lines=())) == [FindingKind.chain_without_effect]
    assert kinds(elsewhere) == [FindingKind.chain_without_effect]


def test_done_twice_is_found_on_either_side() -> None:
    """Two lines of one action, two lines of one reference, two successes in the chain."""
    other = LINE.model_copy(update={"reference": "re_2"})
    twice = [FindingKind.done_twice] * 2

    assert kinds(books(lines=(LINE, LINE))) == twice
    assert kinds(books(lines=(LINE, other))) == [*twice, FindingKind.reference_differs]
    assert kinds(books(chains={"a1": chain(*DONE, "succeeded")})) == [FindingKind.succeeded_twice]
    assert kinds(books(chains={"a1": chain("proposed", *DONE)})) == [FindingKind.not_one_chain]


def test_a_failure_that_was_a_success_is_found() -> None:
    """The chain says failed, the backend did it: somebody was told the wrong thing."""
    assert kinds(standing("proposed", "claimed", "sent", "failed")) == [
        FindingKind.effect_recorded_otherwise
    ]


def test_what_nobody_knows_is_open() -> None:
    """An unknown outcome is a finding at once, and says what the backend says."""
    [found] = compare(standing("proposed", "claimed", "sent", "unknown"))

    assert found.kind is FindingKind.still_open
    assert "did it" in found.what


def test_what_is_under_way_is_no_finding_until_it_takes_too_long() -> None:
    """Workers go on while the books are compared; what just moved is not held against them."""
    late = NOW - PATIENCE - timedelta(seconds=1)
    under_way = ("proposed", "claimed", "sent")
    since = replace(books(lines=()), chains={"a1": chain(*DONE, at=NOW)})

    assert kinds(standing(*under_way)) == []
    assert kinds(standing(*under_way, at=late)) == [FindingKind.still_open]
    assert kinds(standing(*under_way, "unknown", at=NOW)) == []
    assert kinds(since) == []


def test_a_row_that_says_something_else_is_found() -> None:
    """The ledger's row was changed, or removed, or was never recorded."""
    proposed = EffectStanding(**{**ROW.model_dump(), "state": EffectState.proposed})

    for rows in ((row("failed"),), (row("succeeded", "re_9"),), (proposed,), ()):
        assert kinds(books(rows=rows)) == [FindingKind.row_differs]
    assert kinds(books((), {}, (ROW,))) == [FindingKind.row_differs]
    assert kinds(books((), {}, (proposed,))) == []


def test_one_action_with_two_hashes_is_found() -> None:
    """The chain itself tells two stories of one action."""
    told = chain(*DONE)
    told.take_in({"what": "decision", "action_hash": "b" * 64}, EARLIER)
    told.action_hash = HASH

    assert kinds(books(chains={"a1": told})) == [FindingKind.hash_differs]
