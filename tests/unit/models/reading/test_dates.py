"""Days are read against the customer's own clock; what could be two days is none."""

from datetime import UTC, datetime

import pytest

from casework.models.reading.details import When, details
from tests.unit.models.reading.tables import one

THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def days(
    text: str, *, now: datetime | None = THURSDAY, timezone: str = "UTC", locale: str = ""
) -> list[str | None]:
    """The days that a message names."""
    said = details(one(text), wants_address=False, when=When(now, timezone, locale))
    return [slot.value for slot in said.dates]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", "2026-03-11"),
        ("the day before yesterday", "2026-03-10"),
        ("last Tuesday", "2026-03-10"),
        ("3 days ago", "2026-03-09"),
        ("a week ago", "2026-03-05"),
        ("two months ago", "2026-01-12"),
        ("it came on the 5th", "2026-03-05"),
        ("it came on the 20th", "2026-02-20"),
        ("on the 31st", "2026-01-31"),
        ("March 3", "2026-03-03"),
        ("3rd of March", "2026-03-03"),
        ("ordered on December 24", "2025-12-24"),
        ("2026-02-01", "2026-02-01"),
        ("12.03.2026", "2026-03-12"),
        ("25/03/2025", "2025-03-25"),
        ("next Monday please", "2026-03-16"),
        ("deliver it by Friday", "2026-03-13"),
        ("can you deliver on the 20th", "2026-03-20"),
        ("in 3 days", "2026-03-15"),
        ("am Dienstag bestellt", "2026-03-10"),
        ("vor 3 Tagen", "2026-03-09"),
        ("vorgestern", "2026-03-10"),
        ("5. März", "2026-03-05"),
        ("Können Sie am Freitag liefern?", "2026-03-13"),
        ("il y a deux semaines", "2026-02-26"),
        ("le 5 mars", "2026-03-05"),
        ("mardi dernier", "2026-03-10"),
        ("ayer me cobraron", "2026-03-11"),
        ("hace una semana", "2026-03-05"),
        ("llegó el lunes", "2026-03-09"),
        ("el 5 de marzo", "2026-03-05"),
        ("ieri", "2026-03-11"),
        ("due giorni fa", "2026-03-10"),
        ("lunedì scorso", "2026-03-09"),
    ],
)
def test_a_day_is_read_as_it_is_meant(text: str, day: str) -> None:
    """Written out, counted from today, or by its weekday, in five languages."""
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "12/03",
        "on Thursday",
        "please refund it came on the 5th",
        "February 30",
        "24/7",
        "open 10-12",
        "1/2 of it",
        "I may want 2 of them",
        "I have 2 may I return one",
        "a set of 3 mugs",
        "sat on it",
        "the 5th one",
        "hier ist es",
        "order 1001",
        "Monday week",
        "3000 weeks ago",
    ],
)
def test_what_could_be_two_days_or_none_is_left_out(text: str) -> None:
    """Ambiguous, impossible or no day at all: nothing is guessed."""
    assert days(text) == []


@pytest.mark.parametrize(
    ("locale", "day"),
    [("de", "2026-03-12"), ("en-GB", "2026-03-12"), ("en-US", "2025-12-03"), ("en", None)],
)
def test_the_locale_says_which_number_is_the_month(locale: str, day: str | None) -> None:
    """12/03 is March in London and December in New York; English alone does not tell."""
    assert days("12/03", locale=locale) == ([day] if day else [])


def test_a_word_of_one_language_is_believed_in_that_language_only() -> None:
    """The French word for yesterday is the German one for here."""
    assert days("hier", locale="fr") == ["2026-03-11"]
    assert days("hier", locale="de") == []


def test_today_is_the_customers_own_day() -> None:
    """Half past eleven at night in London is tomorrow in Tokyo."""
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)

    assert days("today", now=late) == ["2026-03-12"]
    assert days("today", now=late, timezone="Asia/Tokyo") == ["2026-03-13"]


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "../etc/passwd", ""])
def test_in_a_zone_that_nobody_knows_only_whole_dates_are_read(timezone: str) -> None:
    """A wrong zone makes no wrong day."""
    assert days("yesterday, or on March 3, 2026", timezone=timezone) == ["2026-03-03"]


def test_without_a_clock_only_whole_dates_are_read() -> None:
    """What hangs on today is left unread."""
    text = "last Tuesday, or March 3, or March 4, 2026"

    assert days(text, now=None) == ["2026-03-04"]
