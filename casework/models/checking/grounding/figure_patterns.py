"""The patterns that find figures, made of a language's words; each reads a text in linear time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from casework.models.checking.grounding.language import language as words_of

_PERCENT = "percent|per cent|prozent|pour cent|por ciento|per cento"
#: `once the parcel is here` counts nothing.
_NOT_WHEN = (
    r"(?! (?:(?:you|we|it|they|the|your|our|this|that|these)\b|an? (?!day|week|month|year)))"
)
_HALF = r"[ap]\.?m\b\.?"


@dataclass(frozen=True)
class Patterns:
    """What finds figures in a language, and what stands around them."""

    figure: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    to: re.Pattern[str]


@cache
def patterns_of(name: str) -> Patterns:
    """Build a language's patterns once."""
    words = words_of(name)
    f = words.figures
    numbers = sorted(
        [*f["ones"].split(), *f["tens"].split(), *f["more_numbers"], *f["fractions"]],
        key=len,
        reverse=True,
    )
    months = "|".join([*f["months"].split(), *f["short_months"].split()])
    tens, ones = "|".join(f["tens"].split()), "|".join(f["ones"].split())
    digits = r"\d+(?:[.,’]\d+)*"
    spelled = rf"(?:{tens})[- ](?:{ones})" if tens else r"(?!)"
    number = rf"{digits}|{spelled}|{'|'.join(numbers)}"
    of_time = [
        f[key]
        for key in ("minutes", "hours", "days", "working_days", "weeks", "months_of", "years")
    ]
    units = "|".join(sorted((u for some in of_time for u in some.split()), key=len, reverse=True))
    working = "|".join(f["working"]) or "(?!)"
    measures = "|".join(sorted(f["measures"], key=len, reverse=True))
    one_of = "|".join(f["one_of"])
    parts = "|".join(f["parts"].split())
    times = "|".join(f["times"]) or "(?!)"
    often = "|".join(f["often"])
    weekdays = "|".join(f["weekdays"].split())
    month = rf"(?:st|nd|rd|th|er|\.|º|°)?(?: (?:of|de|d’|di|del))? (?P<month1>{months})\b\.?"
    year = r"(?:,? (?:de |del )?(?P<year{}>\d{{4}}))?"
    minute = r"[:h](?P<minute>\d{2})(?: ?(?:uhr|h))?"
    rest = (
        rf"(?P<percent> ?(?:%|(?:{_PERCENT})\b))|[ -]?(?P<measure>{measures})(?!\w)"
        rf"|[ -](?:(?P<working>{working})[ -])?(?P<unit>{units})\b|[ -](?P<often>{often})\b"
        r"|(?!\w|[.,]\d)(?: (?P<noun>[^\W\d_]{3,}))?"
    )
    clock = (
        rf"\b(?P<hour>\d{{1,2}}) ?(?:{minute}|uhr\b|h\b(?! ?\d))(?: ?(?P<half>{_HALF}))?"
        r"(?![\d,.]\d)"
    )
    figure = "|".join(
        (
            r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)",
            r"(?P<numeric>\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.(?!\d))",
            r"(?P<phone>\+?\b\d{2,5}(?:[ /-]\d{2,6}){2,5}\b)",
            rf"\b(?P<day1>\d{{1,2}}){month}{year.format(1)}",
            rf"\b(?P<month2>{months})\b\.?(?: (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
            + year.format(2),
            clock,
            rf"\b(?P<hour12>\d{{1,2}}) ?(?P<half2>{_HALF})",
            rf"\b(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th))\b(?! (?:of )?(?:{months})\b)",
            rf"\b(?P<weekday>(?:{weekdays})s?)\b",
            rf"\b(?P<part>{parts})s?\b",
            rf"\b(?P<times>{times})\b{_NOT_WHEN}",
            rf"(?<![\w.,])(?P<number>{number}|(?:{one_of})(?= (?:{units})\b))(?:{rest})",
        )
    )
    around = cast("Mapping[str, Sequence[str]]", f)
    before = "|".join(
        rf"(?P<{key}>{'|'.join(around[key])})"
        for key in ("max", "min", "gt", "lt", "after", "before")
    )
    behind = "|".join(
        rf"(?P<{key}>{'|'.join(around[f'{key}_behind'])})"
        for key in ("max", "min", "after", "before")
    )
    return Patterns(
        re.compile(figure),
        re.compile(rf"\b(?:{before}) (?:the |about |around |orders of |order of |another )?$"),
        re.compile(rf"^,? ?(?:{behind})\b"),
        re.compile(rf"^ ?(?:{'|'.join(re.escape(w) for w in f['to'])}) ?(?:the )?$"),
    )
