"""The story is told from the books, and says so when they disagree."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from casework.demo.shop.cast import ANNA, BY_NAME, PEOPLE
from casework.demo.story import plain, render
from casework.demo.story.acts import refund_of
from casework.demo.story.books import Totals
from casework.demo.story.playbill import SCENES, chosen
from casework.demo.story.scene import Check, Scene, agrees
from casework.demo.story.seen import LedgerRow
from casework.demo.story.staff import STAFF, sign_in_of
from casework.demo.story.telling import Line, Voice
from casework.domain.money import Money

_NAMES = (
    "small-refund big-refund-approved big-refund-denied edited-down two-goals not-yours vague "
    "by-the-book person-please killed-after-paying nobody-decides changed-mind"
).split()


def _row(amount: Money = ANNA.purchases[0].total, target: str = "ch_1001") -> LedgerRow:
    return LedgerRow(
        service="billing",
        seq=1,
        action_id="a",
        customer=ANNA.customer,
        case="c",
        tool="billing.refund",
        target=target,
        reference="re_1",
        state="paid",
        amount=amount,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def _scene(checks: Sequence[Check] = (), *, ok: bool = True) -> Scene:
    return Scene(
        name="small-refund",
        title="A small refund",
        ok=ok,
        expected=(refund_of(ANNA.purchases[0]),),
        seen=(_row(),),
        checks=tuple(checks),
        case_id="c",
        seconds=1.5,
        activities=3,
        history_events=39,
        lines=(
            Line(Voice.customer, "Anna", "It came [broken]."),
            Line(Voice.ledger, "billing", "paid"),
            Line(Voice.happens, "", "The worker is gone."),
        ),
    )


def test_the_story_has_twelve_scenes_by_name() -> None:
    """The names are those that the issues give, in the order in which they are told."""
    assert [script.name for script in SCENES] == _NAMES


def test_scenes_can_be_chosen_and_keep_their_order() -> None:
    """Some scenes, all for none, and a word about one that is not there."""
    some = chosen(["vague", "small-refund"])

    assert [s.name for s in some if not isinstance(s, str)] == ["small-refund", "vague"]
    assert chosen([]) == SCENES
    assert "There is no scene ten" in str(chosen(["ten"]))


def test_the_books_have_to_agree_exactly() -> None:
    """A row more, a row less, another amount or another charge is not what was expected."""
    wanted = (refund_of(ANNA.purchases[0]),)

    assert agrees(wanted, (_row(),))
    assert agrees((), ())
    assert not agrees(wanted, ())
    assert not agrees(wanted, (_row(), _row()))
    assert not agrees(wanted, (_row(Money.of(2489, "EUR")),))
    assert not agrees(wanted, (_row(target="ch_1002"),))
    assert not agrees((), (_row(),))


def test_a_scene_is_written_with_the_books_own_rows() -> None:
    """Machines get what was expected, and the rows as the backend has them."""
    written = _scene().as_json()

    assert written.keys() >= set(
        "name ok expected seen case_id seconds activities history_events".split()
    )
    assert written["seen"][0]["reference"] == "re_1"
    assert written["seen"][0]["amount"] == {"amount_minor": "2490", "currency": "EUR"}


def test_sums_are_kept_per_currency() -> None:
    """Euros and yen are never added up."""
    yen = _row(Money.of(24800, "JPY"))

    assert Totals.of([_row(), _row(), yen]).refunded == (
        Money.of(4980, "EUR"),
        Money.of(24800, "JPY"),
    )


def test_a_pipe_gets_plain_lines() -> None:
    """Each statement is a line, and what is off says so in letters."""
    off = _scene([Check(what="paid once", ok=False)], ok=False)
    told = "\n".join(plain.scene(1, 11, off))

    assert "Anna: It came [broken]." in told
    assert "[OFF] paid once" in told
    assert "3 activities, 39 history events" in told


def test_a_terminal_shows_shape_and_word() -> None:
    """What is off differs by word and shape, not by colour alone; text is never markup."""
    out = StringIO()
    console = Console(file=out, width=100, no_color=True, force_terminal=True)
    render.show_scene(console, 1, 11, _scene([Check(what="paid once", ok=True)]))
    render.show_scene(console, 2, 11, _scene(ok=False))
    render.show_closing(console, [_scene(), _scene(ok=False)], Totals.of([_row()]), 12)
    told = out.getvalue()

    assert "It came [broken]." in told
    assert "✓ ok" in told
    assert "✗ off" in told
    assert "1 of 2 scenes as they should be, in 12 s. Paid back: 24.90 EUR." in told


def test_names_sign_in_as_who_they_are() -> None:
    """A customer's name is that customer, a colleague's has roles, an id is itself."""
    assert sign_in_of("Anna") == {"subject": ANNA.customer, "kind": "customer"}
    assert sign_in_of("sofia")["roles"] == ["agent", "supervisor"]
    assert sign_in_of("cus-0042") == {"subject": "cus-0042", "kind": "customer"}
    assert not STAFF.keys() & BY_NAME.keys()
    assert len({person.customer for person in PEOPLE}) == len(PEOPLE)
