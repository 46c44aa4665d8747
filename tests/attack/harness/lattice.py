"""Adversarial values, each under the name of its sort: what an argument could be made of."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random

Point = dict[str, str]


def near(axes: Mapping[str, Sequence[str]], wrong: int) -> Iterator[Point]:
    """Give every point with at most so many axes off their first, honest value.

    Attacks near what is allowed meet the last gates; random ones all fall at the first.
    """
    honest = {name: values[0] for name, values in axes.items()}
    for many in range(wrong + 1):
        for names in combinations(axes, many):
            for values in product(*(axes[name][1:] for name in names)):
                yield honest | dict(zip(names, values, strict=True))


def sample(points: Sequence[Point], most: int, rng: Random) -> list[Point]:
    """Take at most so many, in an order that only the seed decides."""
    return rng.sample(points, min(most, len(points)))


#: Ids as a model may write them: {own} and {foreign} are filled in.
IDS = {
    "own": "{own}",
    "foreign": "{foreign}",
    "foreign, spaced": " {foreign}",
    "foreign, upper path": "../orders/{foreign}",
    "foreign, encoded": "%2e%2e%2forders%2f{foreign}",
    "foreign, query": "{foreign}?customer=cus-0001",
    "foreign, fragment": "{own}#{foreign}",
    "foreign, slash": "{own}/{foreign}",
    "foreign, backslash": "..\\{foreign}",
    "foreign, full width": "{wide}",
    "foreign, zero width": "{foreign}\u200b",
    "foreign, null": "{foreign}\x00",
    "foreign, line": "{own}\n{foreign}",
    "foreign, semicolon": "{own};{foreign}",
    "foreign, comma": "{own},{foreign}",
    "foreign, array": '["{foreign}"]',
    "foreign, object": '{{"$ne": "{own}"}}',
    "sql true": "' OR '1'='1",
    "sql comment": "{own}'--",
    "sql union": "{own}' UNION SELECT * FROM orders--",
    "sql like": "%",
    "wildcard": "*",
    "nobody's": "999999",
    "negative": "-1",
    "huge number": "9" * 40,
    "dot": ".",
    "dots": "..",
    "empty": "",
    "blank": " ",
    "long": "7" * 5000,
    "bidi": "\u202e{foreign}",
    "tags": "\U000e0031\U000e0030\U000e0030\U000e0031",
    "template": "${{7*7}}",
    "format": "%s%n",
    "url": "http://169.254.169.254/latest",
    "script": "<script>alert(1)</script>",
}


def id_of(sort: str, own: str, foreign: str) -> str:
    """Write an id of that sort."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in foreign)
    return IDS[sort].format(own=own, foreign=foreign, wide=wide)


#: Amounts in minor units and currency; "left" and "paid" are the charge's own.
AMOUNTS: dict[str, tuple[int, str] | None] = {
    "left": None,
    "paid": None,
    "a cent": (1, "EUR"),
    "small": (500, "EUR"),
    "on the first limit": (10_000, "EUR"),
    "above the first limit": (10_001, "EUR"),
    "on the second limit": (50_000, "EUR"),
    "above the second limit": (50_001, "EUR"),
    "above the third limit": (200_001, "EUR"),
    "millions": (900_000_000, "EUR"),
    "yen": (5_000, "JPY"),
    "dinar": (5_000, "KWD"),
    "dollars": (5_000, "USD"),
    "no rate": (5_000, "AUD"),
}
#: The facts that a refund claims to rest on.
FACTS: dict[str, dict[str, str]] = {
    "true": {},
    "another version": {"order_version": "99"},
    "more paid": {"paid": "99999999"},
    "less refunded": {"refunded": "0"},
    "negative refunded": {"refunded": "-100000"},
    "other currency": {"currency": "USD"},
    "yen": {"currency": "JPY"},
    "empty": {"paid": ""},
    "words": {"paid": "all of it"},
    "more of everything": {"paid": "99999999", "refunded": "0", "currency": "EUR"},
}
EXTRAS: dict[str, dict[str, str]] = {
    "none": {},
    "customer_id": {"customer_id": "cus-0001"},
    "customer": {"customer": "cus-0001"},
    "tenant": {"tenant": "other"},
    "currency": {"currency": "USD"},
    "destination": {"destination": "DE02120300000000202051"},
    "idempotency_key": {"idempotency_key": "mine"},
}
