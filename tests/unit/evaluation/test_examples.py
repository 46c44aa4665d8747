"""The example files are checked as whoever edits them would wish: the place, the fault, the way."""

from pathlib import Path

import pytest

from casework.evaluation.examples.checking import check
from casework.evaluation.examples.lines import check_lines
from casework.evaluation.examples.personal import check_personal
from casework.evaluation.examples.reading import Line, read
from casework.evaluation.examples.twins import check_duplicates, check_twins
from casework.models.encoder import shared_encoder
from casework.models.kinds import KINDS
from casework.models.learned.examples import BACKGROUND
from casework.models.taxonomy import examples_folder


def lines(*texts: str, kind: str = "refund") -> list[Line]:
    """Make the lines of one file."""
    return [
        Line(file=f"{kind}.txt", number=number, text=text)
        for number, text in enumerate(texts, start=1)
    ]


def enough(kind: str = "refund") -> list[Line]:
    """Make a file that is not too thin."""
    return lines(*(f"words number {number}" for number in range(60)), kind=kind)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a small file for every kind."""
    for kind in (*KINDS, *BACKGROUND):
        (tmp_path / f"{kind}.txt").write_text(f"something of {kind}\n", "utf-8")
    return tmp_path


def test_the_examples_of_this_release_are_in_order() -> None:
    """Nothing has to be mended, and every file was counted."""
    findings, counted = check(examples_folder(), shared_encoder())

    assert [finding.as_line() for finding in findings if finding.must] == []
    assert counted.keys() == {f"{kind}.txt" for kind in (*KINDS, *BACKGROUND)}


def test_a_kind_without_a_file_and_a_file_without_a_kind_are_named(folder: Path) -> None:
    """The one is written, the other taken out or made a kind."""
    (folder / "refund.txt").unlink()
    (folder / "refunds.txt").write_text("money back\n")
    _, findings = read(folder)

    assert [(finding.where, finding.what) for finding in findings] == [
        ("refund.txt", "There is no such file, but kinds.toml has the kind."),
        ("refunds.txt", "There is no such kind in kinds.toml."),
    ]


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder: Path) -> None:
    """And the other files are read all the same."""
    (folder / "refund.txt").write_bytes(b"one\ntwo\ncaf\xe9\n")
    found, findings = read(folder)

    assert [finding.where for finding in findings] == ["refund.txt:3"]
    assert len(found) == len(KINDS) + len(BACKGROUND) - 1


def test_lines_keep_their_numbers(folder: Path) -> None:
    """An editor jumps to the line that is meant, whatever ends the lines."""
    (folder / "refund.txt").write_bytes("one\r\n\r\nthree\u2028same\n".encode())
    found, _ = read(folder)
    said = [(line.number, line.text) for line in found if line.kind == "refund"]

    assert said == [(1, "one"), (2, ""), (3, "three\u2028same")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "The line is empty."),
        ("x" * 601, "601 characters are too many for one wish."),
        ("?!", "There is not one word in it."),
        ("one\ttwo", "It holds the character U+0009, which nobody types."),
        ("caf\ufffd", "It holds a replacement character, which nobody types."),
        ("cafÃ©", "It holds a wrongly decoded letter, which nobody types."),
    ],
)
def test_a_line_that_is_no_example_is_found(text: str, what: str) -> None:
    """With its file and number, and it must be mended."""
    given = [*enough(), Line(file="refund.txt", number=61, text=text)]
    [finding] = check_lines(given)

    assert (finding.where, finding.what, finding.must) == ("refund.txt:61", what, True)


@pytest.mark.parametrize("text", ["x" * 600, "1001", "café, naïve, 5 €", "geht's noch? 👩‍🔧"])
def test_a_line_that_customers_write_passes(text: str) -> None:
    """Bare ids, accents, signs and the longest story."""
    assert list(check_lines([*enough(), *lines(text)])) == []


def test_small_talk_may_be_a_mere_sign() -> None:
    """A thumb says something, but no wish."""
    assert list(check_lines([*enough("small_talk"), *lines("👍", kind="small_talk")])) == []


def test_a_kind_with_59_examples_is_too_thin_and_with_60_it_is_not() -> None:
    """Lines without words do not count."""
    empty, thin = check_lines([*enough()[:59], *lines("")])

    assert list(check_lines(enough())) == []
    assert empty.what == "The line is empty."
    assert (thin.where, thin.todo) == ("refund.txt", "Write 1 more, each as another person would.")


def test_an_empty_file_is_too_thin(folder: Path) -> None:
    """All sixty are missing."""
    (folder / "refund.txt").write_text("")
    found, _ = read(folder)
    said = [finding.todo for finding in check_lines(found) if finding.where == "refund.txt"]

    assert said == ["Write 60 more, each as another person would."]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("write to jane.doe@gmail.com", "mail address"),
        ("write to jane@example.com.evil.org", "mail address"),
        ("my card 4012 8888 8888 1881 was charged", "card number"),
        ("paid from DE89 3704 0044 0532 0130 00", "bank account"),
        ("put DE811569869 on the bill", "tax number"),
        ("call me on +44 20 7123 4567", "telephone number"),
        ("call me on +49 (0)30 901820", "telephone number"),
    ],
)
def test_what_could_be_somebodys_is_found(text: str, what: str) -> None:
    """A public file is no place for it."""
    [finding] = check_personal(lines(text))

    assert what in finding.what
    assert finding.must


@pytest.mark.parametrize(
    "text",
    [
        "write to jane@example.com, or joe@post.example",
        "order 1001, no. 00123842, CW-10442, giftcard 00847720013",
        "my card 4012 8888 8888 1882 was charged",
        "paid from DE00 3704 0044 0532 0130 00",
        "put DE123456789 on the bill, not DE000000000",
        "call me on +44 20 7946 0958 or +1 202 555 0143",
        "15 parts + 4 screws, 2 + 20 7123",
    ],
)
def test_what_is_plainly_made_up_passes(text: str) -> None:
    """Reserved names and numbers, and ids of the shop's own forms."""
    assert list(check_personal(lines(text))) == []


def test_a_line_that_differs_in_ids_and_dots_alone_is_a_duplicate() -> None:
    """The reader sees the same words; ids are made alike before it learns."""
    [finding] = check_duplicates(
        lines("Where is order 1001?", "where is my order", "WHERE IS ORDER 2002", ":)", ":(")
    )

    assert (finding.where, finding.what) == ("refund.txt:3", "It says the same as refund.txt:1.")


def test_a_duplicate_under_another_kind_says_so() -> None:
    """There it teaches a contradiction."""
    [finding] = check_duplicates([*lines("money back"), *lines("Money back!", kind="stock")])

    assert finding.where == "stock.txt:1"
    assert finding.what == "It says the same as refund.txt:1, of another kind."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "please cancel my subscription to the magazine",
            "please cancel my subscripton to the magazine",
        ),
        ("I would like my money back, please", "I would like to get my money back, please"),
    ],
)
def test_a_twin_under_another_kind_must_be_mended(one: str, other: str) -> None:
    """A slip of the finger, or a word more, makes no other wish."""
    [finding] = check_twins([*lines(one), *lines(other, kind="stock")], shared_encoder())

    assert (finding.where, finding.must) == ("stock.txt:1", True)
    assert "refund.txt:1" in finding.what


def test_a_close_pair_that_may_be_wanted_is_for_a_person_to_see() -> None:
    """A contrast teaches what makes the difference; it stops nobody."""
    [finding] = check_twins(
        [
            *lines("i want to back out of my order", kind="cancel_order"),
            *lines("i want to return my order", kind="refund_changed_mind"),
        ],
        shared_encoder(),
    )

    assert not finding.must


def test_twins_of_one_kind_and_duplicates_are_no_twins() -> None:
    """The former teach the same, the latter are told of elsewhere."""
    same = [*lines("i want my money back", "i want my money back now")]
    twice = [*lines("money back"), *lines("Money back!", kind="stock")]

    assert list(check_twins(same, shared_encoder())) == []
    assert list(check_twins(twice, shared_encoder())) == []
    assert list(check_twins([], shared_encoder())) == []


def test_twins_are_found_across_the_parts_that_are_compared() -> None:
    """More lines than are compared at once hide none."""
    filler = [
        Line(file="other.txt", number=i, text=f"{a} {b}")
        for i, (a, b) in enumerate((a, b) for a in _NOUNS for b in _NOUNS if a != b)
    ]
    given = [
        *lines("the voucher from the tombola will not work"),
        *filler,
        *lines("the voucher from the tombola wil not work", kind="stock"),
    ]

    assert len(given) > 500
    assert [finding.where for finding in check_twins(given, shared_encoder())] == ["stock.txt:1"]


_NOUNS = """anvil bucket candle dragon engine feather guitar hammer island jacket kettle ladder
magnet needle orange pencil quiver rocket saddle teapot umbrella violin walnut zebra""".split()


def test_what_must_be_mended_comes_first(folder: Path) -> None:
    """Then by file and line, with each step told."""
    (folder / "cancel_order.txt").write_text("i want to back out of my order\n\n")
    (folder / "refund_changed_mind.txt").write_text("i want to return my order\n")
    told: list[tuple[str, int, int]] = []
    findings, counted = check(
        folder, shared_encoder(), lambda step, done, of: told.append((step, done, of))
    )
    must = [finding.must for finding in findings]

    assert must == sorted(must, reverse=True)
    assert set(must) == {True, False}
    assert counted["cancel_order.txt"] == 1
    assert told[-1] == ("done", 2, 2)
