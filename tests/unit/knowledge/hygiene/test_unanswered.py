"""Questions without an article are counted together, and nobody's own words are shown."""

from datetime import UTC, datetime, timedelta

from casework.knowledge.hygiene.examine import encode
from casework.knowledge.hygiene.unanswered import Asked, grouped

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def _asked(n: int, customer: str, words: str) -> Asked:
    return Asked(START + timedelta(hours=n), f"case-{n}", customer, "policy", "en", words)


def test_alike_questions_of_three_customers_are_shown_by_their_common_words() -> None:
    """What only one of them wrote, such as a name or a number, is not."""
    groups = grouped(
        [
            _asked(1, "anna", "Do you sell spare batteries for the drone? Anna Kowalska"),
            _asked(2, "bruno", "Do you sell a battery for my drone, drone 4711?"),
            _asked(3, "clara", "Where do you sell drone batteries"),
            _asked(4, "clara", "Do you sell drone batteries in Leipzig"),
        ],
        encode,
    )

    [group] = groups
    assert (group.questions, group.cases) == (4, 4)
    assert "drone" in group.terms
    assert "sell" in group.terms
    assert set(group.terms) & {"anna", "kowalska", "leipzig", "4711"} == set()
    assert (group.first_at, group.last_at) == (
        START + timedelta(hours=1),
        START + timedelta(hours=4),
    )


def test_one_customer_who_asks_often_shows_no_words() -> None:
    """Three questions of two customers are counted with their subject, and say nothing."""
    groups = grouped(
        [
            _asked(1, "anna", "my aunt Greta wants a drone"),
            _asked(2, "anna", "my aunt Greta still wants a drone"),
            _asked(3, "bruno", "my aunt Greta wants a drone"),
        ],
        encode,
    )

    assert [(group.subject, group.questions, group.terms) for group in groups] == [
        ("policy", 3, ())
    ]


def test_words_that_can_not_be_opened_are_still_counted() -> None:
    """A customer who was erased asked, too."""
    [group] = grouped([_asked(n, f"c{n}", "") for n in range(4)], encode)

    assert (group.questions, group.terms) == (4, ())


def test_groups_that_read_alike_are_still_two() -> None:
    """Each has an id of its own."""
    sell = [_asked(n, f"a{n}", "drone") for n in range(3)]
    other = [_asked(n + 3, f"b{n}", "xylophone") for n in range(3)]
    groups = grouped([*sell, *other], encode)

    assert len({group.id for group in groups}) == len(groups) == 2


def test_no_question_is_no_group() -> None:
    """Before anybody asked in vain."""
    assert grouped([], encode) == ()
