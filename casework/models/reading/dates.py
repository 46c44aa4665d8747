"""Days that are named: "March 3", "12.03.2026", "last Tuesday", "vor 3 Tagen"; never a guess.

What could be two days is none: "12/03" is read only when one of the numbers can be no month or
when the customer's locale says which comes first.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casework.domain.case import Slot, Span
from casework.models.reading.date_words import (
    DAYS,
    MONTH_UNITS,
    MONTHS,
    NUMBERS,
    ONLY_IN,
    SHORT_WEEKDAYS,
    UNITS,
    WEEKDAYS,
)
from casework.models.reading.places import Stretch, is_free


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = rf"(?:{_any([*MONTHS])})"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_YEAR = r"(?:19|20)[0-9]{2}"
_N = rf"(?:[0-9]{{1,3}}|{_any([*NUMBERS])})"
_ISO = re.compile(rf"(?<![\w/.-])(?P<y>{_YEAR})-(?P<m>[01]?[0-9])-(?P<d>[0-3]?[0-9])(?![\w/-])")
_POINTS = re.compile(
    rf"(?<![\w/.,-])(?P<d>{_DAY})\.\s?(?P<m>1[0-2]|0?[1-9])\.\s?(?P<y>{_YEAR}|[0-9]{{2}})?"
    r"(?![\w€$£])"
)
_SLASHES = re.compile(
    rf"(?<![\w/.,€$£-])(?P<a>{_DAY})(?P<s>[/-])(?P<b>{_DAY})(?:(?P=s)(?P<y>{_YEAR}|[0-9]{{2}}))?"
    r"(?![\w/€$£%-])"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,-])(?P<d>{_DAY})(?:st|nd|rd|th|er|\.|º|°)?\s(?:of\s|de\s|del\s)?(?P<m>{_MONTH})"
    rf"(?![\w])(?:\.?,?\s(?:de\s|del\s)?(?P<y>{_YEAR}))?"
)
_MONTH_DAY = re.compile(
    rf"(?<![\w-])(?P<m>{_MONTH})\.?\s(?:the\s)?(?P<d>{_DAY})(?:st|nd|rd|th)?(?![\w.:,][0-9]|[\w€$£])"
    rf"(?:,?\s(?P<y>{_YEAR})(?!\w))?"
)
_THE_NTH = re.compile(
    rf"\b(?:(?:on|since|by|until|from|before|after|around) the (?P<en>{_DAY})(?:st|nd|rd|th)"
    rf"|(?:am|vom|seit dem|bis zum|zum) (?P<de>{_DAY})\.(?!\s?[0-9])"
    rf"|(?:le|depuis le) (?P<fr>{_DAY}|1er)(?=[\s,.!?]|$)(?!\s[a-zéû]{{3,}}\s(?:19|20))"
    rf"|(?:el d[ií]a|el) (?P<es>{_DAY})(?=[,.!?]|$)|(?:il giorno|il) (?P<it>{_DAY})(?=[,.!?]|$)"
    r")(?![\w])"
)
_COUNTED = re.compile(rf"(?<!\w)(?:{_any([*DAYS])})(?!\w)")
_AGO = re.compile(rf"\b(?P<n>{_N})\s(?P<u>[^\W\d_]+)\s(?:ago|back|before today|fa)\b")
_SINCE = re.compile(rf"\b(?:vor|il y a|hace|ya hace)\s(?P<n>{_N})\s(?P<u>[^\W\d_]+)")
_IN = re.compile(
    rf"\b(?:in|dans|en|tra|fra)\s(?P<n>{_N})\s(?P<u>[^\W\d_]+)(?:\stime)?(?=[\s,.!?]|$)"
)
_WEEKDAY = re.compile(
    rf"(?:\b(?P<how>last|this past|past|next|this|this coming|coming|on|since|by|until|before"
    r"|letzte[nrm]?|vergangene[nrm]?|vorige[nrm]?|nächste[nrm]?|kommende[nrm]?|diese[nrm]?|am|seit"
    r"|bis|le|depuis|el pasado|el próximo|el|este|lo scorso|la scorsa|il prossimo|scorsa"
    r"|scorso)\s)?"
    rf"\b(?P<day>{_any([*WEEKDAYS])})\b"
    r"(?:\s(?P<after>dernier|prochain|pasado|próximo|que viene|scorso|scorsa|prossimo|prossima"
    r"|week))?"
)
_BACK = re.compile(r"last|past|letzte|vergangene|vorige|pasado|scors|dernier")
_ON = re.compile(r"next|coming|nächste|kommende|próximo|prossim|prochain|que viene")
#: Words that look ahead: a day without a year, or a bare weekday, is then the next one.
_AHEAD = re.compile(
    r"\b(?:will|can you|could you|please|pls|by|until|till|before|deliver (?:it|on|by)"
    r"|reschedule\w*|move|going to|from now|wird|bis|bitte|liefern"
    r"|könnt|können|umbuchen|avant"
    r"|jusqu'|livrer|pouvez|svp|antes|hasta|entregar|pueden|puede|por favor|entro|prima|fino"
    r"|consegnare|potete|per favore)\b"
)
#: Words that look back: it is then the last one. Where both stand nobody can tell.
_BEHIND = re.compile(
    r"\b(?:came|arrived|was|were|did|ordered|bought|paid|got|received|since|charged|happened|placed"
    r"|delivered|broke|stopped|told|called|had|has been|kam|kamen|bestellt|gekauft|bezahlt|bekommen"
    r"|erhalten|geliefert|abgebucht|angekommen|seit|war|commandé\w*|acheté\w*|payé\w*|reçu\w*"
    r"|arrivé\w*|livré\w*|débité\w*|depuis|était|pedí|compré|pagué|recibí|llegó|cobraron|desde|fue"
    r"|ordinato|comprato|pagato|ricevuto|arrivat[oa]|consegnato|addebitato|era|stat[oa])\b"
)
_CLAUSE = re.compile(r"[.!?;,](?=\s|$)|\n")
#: Months that are other words too: read only where nothing else can be meant.
_WORDS_TOO = frozenset({"may", "mar", "set", "ago", "gen", "mag", "out", "dic", "ott", "lug"})
_ON_A_DAY = re.compile(r"\b(?:on|since|the|by|until|from|before|il|el|del|dal|al|le|am|vom)\s$")
_NO_DATES = frozenset({"24/7"})
_WEEK = 7
#: How far the words may stand that say which way a day lies.
_NEAR = 120
#: More days than this are named by nobody; long messages are read in no more time.
_MOST = 60
_MONTHS_A_YEAR = 12
#: Days further back than this, or further ahead, are slips or other numbers.
_FAR = 3650


def today_for(now: datetime | None, timezone: str) -> date | None:
    """Return the customer's own day; None without a clock or in a zone that nobody knows."""
    if now is None:
        return None
    try:
        return now.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return None


def dates(
    message_id: str,
    text: str,
    taken: Sequence[Stretch],
    *,
    now: datetime | None = None,
    timezone: str = "UTC",
    locale: str = "",
) -> tuple[list[Slot], list[Stretch]]:
    """Find the days in folded text; and every stretch that is a date, readable or not.

    `locale` ("de", "en-GB", "en-US") settles which of two numbers is the month; a language alone
    does where all its countries agree.
    """
    today = today_for(now, timezone)
    found: dict[int, tuple[int, date | None]] = {}
    for start, end, day in islice(_all(text, today, locale), _MOST):
        spoken_for = [*taken, *((s, e) for s, (e, _) in found.items())]
        if is_free(start, end, spoken_for):
            found[start] = (end, day)
    slots = [
        Slot(
            name="date",
            value=day.isoformat(),
            span=Span(message_id=message_id, start=start, end=end),
        )
        for start, (end, day) in sorted(found.items())
        if day is not None and (today is None or abs((day - today).days) <= _FAR)
    ]
    return slots, [(start, end) for start, (end, _) in found.items()]


_Place = tuple[int, int, date | None]


def _all(text: str, today: date | None, locale: str) -> Iterator[_Place]:
    yield from _written(text, today, locale)
    yield from _counted(text, today, locale)
    for match in _WEEKDAY.finditer(text):
        day = _weekday(match, today, _way(text, match))
        if day is not None:
            yield *match.span(), day
    for match in _THE_NTH.finditer(text):
        number = next(g for g in match.groups() if g)
        yield *match.span(), _nearest(int(number.rstrip("er")), None, today, _way(text, match))


def _way(text: str, match: re.Match[str]) -> int:
    """Say whether the words around look back (-1), ahead (1), or nobody knows which (0)."""
    begin, end = max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)
    for cut in _CLAUSE.finditer(text, begin, end):
        if cut.end() <= match.start():
            begin = cut.end()
        elif cut.start() >= match.end():
            end = cut.start()
            break
    clause = text[begin:end]
    if not _AHEAD.search(clause):
        return -1
    return 0 if _BEHIND.search(clause) else 1


def _written(text: str, today: date | None, locale: str) -> Iterator[_Place]:
    for pattern in (_ISO, _POINTS, _DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month = match.group("m")
            if month in _WORDS_TOO and not _surely_a_month(text, match):
                continue
            number = int(month) if month.isdigit() else MONTHS[month]
            day_of = int(match.group("d"))
            yield *match.span(), _day(match.group("y"), number, day_of, today, _way(text, match))
    for match in _SLASHES.finditer(text):
        first, second = int(match.group("a")), int(match.group("b"))
        order = _order(first, second, locale)
        year = match.group("y")
        if (year is None and match.group("s") == "-") or match.group() in _NO_DATES:
            continue  # "10-12" is a range, or hours.
        if order is None:
            yield *match.span(), None
        else:
            yield *match.span(), _day(year, *order, today, _way(text, match))


def _surely_a_month(text: str, match: re.Match[str]) -> bool:
    """Say whether "2 may" is a day: a year, an "of", an "nd" or an "on the" says so."""
    ordinal = re.search(r"[0-9](?:st|nd|rd|th|\.|º|°)|\s(?:of|de)\s", match.group())
    before = text[max(0, match.start() - 10) : match.start()]
    return bool(match.group("y") or ordinal or _ON_A_DAY.search(before))


def _counted(text: str, today: date | None, locale: str) -> Iterator[_Place]:
    for match in _COUNTED.finditer(text):
        own = ONLY_IN.get(match.group())
        if own is None or locale[:2] == own:
            yield *match.span(), _shifted(today, DAYS[match.group()])
    for pattern, sign in ((_AGO, -1), (_SINCE, -1), (_IN, 1)):
        for match in pattern.finditer(text):
            count, unit = match.group("n"), match.group("u")
            n = int(count) if count.isdigit() else NUMBERS[count]
            if unit in UNITS:
                yield *match.span(), _shifted(today, sign * n * UNITS[unit])
            elif unit in MONTH_UNITS:
                yield *match.span(), _months(today, sign * n)


def _shifted(today: date | None, days: int) -> date | None:
    return None if today is None or abs(days) > _FAR else today + timedelta(days=days)


def _months(today: date | None, months: int) -> date | None:
    if today is None or abs(months) > _FAR // 30:
        return None
    whole = today.year * _MONTHS_A_YEAR + today.month - 1 + months
    return _valid(whole // _MONTHS_A_YEAR, whole % _MONTHS_A_YEAR + 1, today.day)


def _weekday(match: re.Match[str], today: date | None, way: int) -> date | None:
    how, after = match.group("how") or "", match.group("after") or ""
    named = f"{how} {after}".strip()
    if today is None or after == "week" or (match.group("day") in SHORT_WEEKDAYS and not how):
        return None
    number = WEEKDAYS[match.group("day")]
    back, on = _BACK.search(named), _ON.search(named)
    if on and not back:
        return today + timedelta(days=(number - today.weekday() - 1) % _WEEK + 1)
    if not back and number == today.weekday():
        return None  # "On Thursday", said on a Thursday, is a week ago, today or in a week.
    if not back and (way > 0 or how in {"by", "until", "before", "bis"}):
        return today + timedelta(days=(number - today.weekday()) % _WEEK)
    if not back and way == 0:
        return None
    return today - timedelta(days=(today.weekday() - number - 1) % _WEEK + 1)


def _order(first: int, second: int, locale: str) -> tuple[int, int] | None:
    """Return month and day; None when both numbers could be the month and nothing tells."""
    if first > _MONTHS_A_YEAR >= second:
        return second, first
    if second > _MONTHS_A_YEAR >= first:
        return first, second
    if first == second:
        return first, second
    language, _, country = locale.replace("_", "-").partition("-")
    if language == "en" and country.upper() == "US":
        return first, second
    if language in {"de", "fr", "es", "it"} or country.upper() in {"GB", "IE", "AU", "NZ"}:
        return second, first
    return None


def _day(year: str | None, month: int, day: int, today: date | None, way: int) -> date | None:
    if year:
        return _valid(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    return _nearest(day, month, today, way)


def _nearest(day: int, month: int | None, today: date | None, way: int) -> date | None:
    """Find the last such day up to today, or the next one when the words look ahead."""
    if today is None or way == 0:
        return None
    ahead = way > 0
    if month is not None:
        years = (today.year + i for i in ((0, 1) if ahead else (0, -1)))
        days = (_valid(year, month, day) for year in years)
    else:
        steps = range(3) if ahead else range(0, -3, -1)
        whole = today.year * _MONTHS_A_YEAR + today.month - 1
        days = (
            _valid((whole + i) // _MONTHS_A_YEAR, (whole + i) % _MONTHS_A_YEAR + 1, day)
            for i in steps
        )
    fits: Callable[[date], bool] = (lambda d: d >= today) if ahead else (lambda d: d <= today)
    return next((found for found in days if found is not None and fits(found)), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
