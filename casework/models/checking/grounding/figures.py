"""Figures in a text: what they count and how far they reach."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from casework.models.checking.grounding.figure_patterns import Patterns, patterns_of
from casework.models.checking.grounding.language import Language
from casework.models.checking.grounding.language import language as words_of
from casework.models.money_words import amounts

#: Which way a figure bounds: from it upwards, up to it, or neither is said.
UP, DOWN, NEITHER = "up", "down", ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: `kind` says what is counted, `value` how much in the smallest common unit.

    `bound` is the way it reaches, `side` its place in a range (`lo`, `hi`), `partner` the other
    end. `noun` is the word behind a bare number, `loose` whether that number is the word one.
    `start` and `end` are its place in the text.
    """

    kind: str
    value: str
    start: int
    end: int
    bound: str = NEITHER
    side: str = ""
    partner: str = ""
    noun: str = ""
    loose: bool = False


def figures(text: str, language: str) -> tuple[Figure, ...]:
    """Find every figure in a text that went through `plain`, in its order."""
    words = words_of(language)
    patterns = patterns_of(words.name)
    found = [
        Figure(
            kind="amount",
            value=one.money.plain(),
            start=one.start,
            end=one.end,
        )
        for one in amounts(text)
    ]
    taken = [(one.start, one.end) for one in found]
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for match in patterns.figure.finditer(lowered):
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            read = _read(match, words)
            if read is not None and not _modal(match, text, words):
                found.append(read)
    found.sort(key=lambda one: one.start)
    return _bounded(_ranges(found, lowered, patterns), lowered, patterns)


def _read(match: re.Match[str], words: Language) -> Figure | None:
    """Read one match by the name of the group that matched."""
    start, end = match.span()
    g = match.groupdict()
    if g["phone"]:
        return Figure(kind="id", value=re.sub(r"\D", "", g["phone"]), start=start, end=end)
    if any(g[name] for name in ("iso", "numeric", "month1", "month2", "ordinal")):
        return _dated(g, words, start, end)
    if g["weekday"]:
        return Figure(kind="weekday", value=_weekday(g["weekday"], words), start=start, end=end)
    if g["part"]:
        return Figure(kind="part", value=g["part"], start=start, end=end)
    if g["hour"] or g["hour12"]:
        return _clock(g, start, end)
    if g["times"]:
        return Figure(kind="times", value=words.figures["times"][g["times"]], start=start, end=end)
    return _counted(g, words, start, end)


def _dated(g: dict[str, str | None], words: Language, start: int, end: int) -> Figure:
    if g["iso"]:
        year, month, day = g["iso"].split("-")
        return _date(int(day), int(month), int(year), start, end)
    if g["numeric"]:
        parts = [int(p) for p in re.split(r"[./]", g["numeric"]) if p]
        said_year = parts[2] if len(parts) > 2 else None
        if said_year is not None and said_year < 100:
            said_year += 2000
        return _date(parts[0], parts[1], said_year, start, end)
    if g["ordinal"]:
        return _date(int(re.sub(r"\D", "", g["ordinal"])), None, None, start, end)
    of_day, of_year = g["day1"] or g["day2"], g["year1"] or g["year2"]
    return _date(
        int(of_day) if of_day else None,
        _month(g["month1"] or g["month2"] or "", words),
        int(of_year) if of_year else None,
        start,
        end,
    )


def _modal(match: re.Match[str], text: str, words: Language) -> bool:
    """Say whether a month's name alone is another word: "may", "march", a short form."""
    if match["number"] == "one" or match["times"] == "once":
        return _no_number(match, text, words)
    alone = match["month2"] and not match["day2"] and not match["year2"]
    if not alone:
        return False
    if words.name == "en" and not text[match.start()].isupper():
        return True
    return match["month2"] not in words.figures["months"].split()


def _no_number(match: re.Match[str], text: str, words: Language) -> bool:
    """Say whether "one" stands for a thing, or "once" opens a clause."""
    if match["times"]:
        following = text[match.end() : match.end() + 30].lower().split()[:1]
        return bool(following) and following[0] in words.subjects | {"the", "your", "our", "all"}
    if match["unit"]:
        return False
    before = text[max(0, match.start() - 30) : match.start()].lower().split()[-1:]
    return bool(before) and bool(re.fullmatch(words.figures["no_number"], before[0]))


def _counted(g: dict[str, str | None], words: Language, start: int, end: int) -> Figure | None:
    number = _number(g["number"] or "", words)
    if number is None:
        return None
    unit = g["unit"] or ""
    if g["percent"]:
        return Figure(kind="percent", value=_said(number), start=start, end=end)
    if g["often"]:
        return Figure(kind="times", value=_said(number), start=start, end=end)
    if g["measure"]:
        return Figure(
            kind=f"measure {_measure(g['measure'])}", value=_said(number), start=start, end=end
        )
    if unit:
        kind, value = _duration(number, unit, working=bool(g["working"]), words=words)
        return Figure(kind=kind, value=value, start=start, end=end)
    noun = g["noun"] or ""
    noun = "" if noun in words.function else words.base(noun)
    stop = start + len(g["number"] or "")
    if (g["number"] or "") in words.figures["one_of"]:
        return None
    return Figure(
        kind="count",
        value=_said(number),
        noun=noun,
        start=start,
        end=stop,
        loose=g["number"] == "one",
    )


def _duration(number: Decimal, unit: str, *, working: bool, words: Language) -> tuple[str, str]:
    """Bring a length of time to minutes, days or months; working days stay their own."""
    f = words.figures
    if unit in f["minutes"].split() or unit in f["hours"].split():
        minutes = number * (60 if unit in f["hours"].split() else 1)
        if minutes % 1440 == 0 and minutes:
            return "days", _said(minutes / 1440)
        return "minutes", _said(minutes)
    if unit in f["working_days"].split():
        return "working days", _said(number)
    if unit in f["days"].split():
        return ("working days" if working else "days"), _said(number)
    if unit in f["weeks"].split():
        return "days", _said(number * 7)
    return "months", _said(number * (12 if unit in f["years"].split() else 1))


def _said(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _measure(unit: str) -> str:
    unit = unit.lower().rstrip("s")
    return _MEASURES.get(unit, unit)


_MEASURES = {
    "meter": "m", "metre": "m", "mètre": "m", "metro": "m", "metri": "m", "litre": "l",
    "liter": "l", "litro": "l", "litri": "l", "gram": "g", "kilogram": "kg", "kilo": "kg",
    "degree": "°", "°c": "°", "grad": "°", "watt": "w", "volt": "v",
}  # fmt: skip


def _number(written: str, words: Language) -> Decimal | None:
    f = words.figures
    ones, tens = f["ones"].split(), f["tens"].split()
    known = {word: Decimal(n) for n, word in enumerate(ones)}
    known |= {word: Decimal(n * 10) for n, word in enumerate(tens, start=2)}
    known |= {word: Decimal(n) for word, n in (f["more_numbers"] | f["fractions"]).items()}
    known |= dict.fromkeys(f["one_of"], Decimal(1))
    written = written.strip()
    if written in known:
        return known[written]
    first, _, second = written.replace("-", " ").partition(" ")
    if second and first in tens and second in ones:
        return known[first] + known[second]
    return _decimal(written)


def _decimal(written: str) -> Decimal | None:
    """Read digits: a point or a comma with three digits behind it groups thousands."""
    if not re.fullmatch(r"\d+(?:[.,’ ]\d+)*", written):
        return None
    if re.fullmatch(r"\d{1,3}(?:[.,’ ]\d{3})+", written):
        return Decimal(re.sub(r"\D", "", written))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", written):
        return Decimal(written.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", written):
        return Decimal(written.replace(".", "").replace(",", "."))
    return Decimal(written.replace(",", ".")) if re.fullmatch(r"\d+[.,]\d+|\d+", written) else None


def _date(day: int | None, month: int | None, year: int | None, start: int, end: int) -> Figure:
    value = "-".join(str(part or "") for part in (year, month, day))
    return Figure(kind="date", value=value, start=start, end=end)


def _month(name: str, words: Language) -> int:
    f = words.figures
    for months in (f["months"].split(), f["short_months"].split()):
        if name in months:
            return months.index(name) % 12 + 1
    return 0


def _weekday(name: str, words: Language) -> str:
    days = words.figures["weekdays"].split()
    return next((str(days.index(day) % 7) for day in days if name.startswith(day)), name)


def _clock(g: dict[str, str | None], start: int, end: int) -> Figure:
    hour, minute = int(g["hour"] or g["hour12"] or 0), int(g["minute"] or 0)
    half = (g["half"] or g["half2"] or "").replace(".", "").strip()
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return Figure(kind="clock", value=f"{hour:02}:{minute:02}", start=start, end=end)


def _ranges(found: Sequence[Figure], text: str, patterns: Patterns) -> list[Figure]:
    """Give the two ends of a range their sides, and the first one the unit of the second."""
    out = list(found)
    for n in range(len(out) - 1):
        one, two = out[n], out[n + 1]
        joins = text[one.end : two.start]
        if joins.strip() in {"of", "instead of"} and one.kind == two.kind:
            out[n + 1] = replace(two, side="whole", partner=one.value)
        if one.side or not patterns.to.match(joins):
            continue
        if (
            joins.strip() in {"and", "or"}
            and "between" not in text[max(0, one.start - 9) : one.start]
        ):
            if one.kind == "count" and not one.noun and two.kind != "count":
                out[n] = replace(one, kind=two.kind, value=_unit_of(one, two))
            continue
        if one.kind == "count" and two.kind != "count":
            one = replace(one, kind=two.kind, value=_unit_of(one, two))
        if one.kind == two.kind:
            noun = two.noun or one.noun
            out[n] = replace(one, side="lo", partner=two.value, noun=noun)
            out[n + 1] = replace(two, side="hi", partner=one.value, noun=noun)
    return out


def _unit_of(one: Figure, two: Figure) -> str:
    """Write a bare number in the other end's unit, as far as that unit was counted up."""
    if two.kind == "amount":
        number, currency = two.value.split()
        places = len(number.partition(".")[2])
        return f"{Decimal(one.value):.{places}f} {currency}"
    return one.value


_WAYS = {"max": DOWN, "lt": DOWN, "before": "before", "min": UP, "gt": UP, "after": "after"}


def _bounded(found: Sequence[Figure], text: str, patterns: Patterns) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for one in found:
        before = patterns.before.search(text[max(0, one.start - 40) : one.start])
        behind = patterns.behind.match(text[one.end : one.end + 30])
        out.append(replace(one, bound=_way(before, behind)) if not one.side else one)
    return tuple(out)


def _way(before: re.Match[str] | None, behind: re.Match[str] | None) -> str:
    """`or more` decides, then what stands before, and last `days after`."""
    behind_said = behind.lastgroup if behind else None
    before_said = before.lastgroup if before else None
    first = behind_said if behind_said in {"min", "max"} else before_said or behind_said
    return _WAYS[first] if first else NEITHER
