"""Words that are found nowhere else, and every way in which they may stand in bytes."""

import base64
import json
import secrets
import unicodedata
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Where people, systems and their neighbours can put words in.
FIELDS = (
    "message",
    "first message",
    "second message",
    "new address",
    "order note",
    "carrier",
    "tracking",
    "tool error",
    "receipt",
    "supervisor question",
    "denial reason",
    "denial note",
    "customer text",
    "edit reason",
    "agent reply",
    "hold reason",
    "give-back message",
    "staff mail",
    "refused request",
)


@dataclass(frozen=True)
class Canary:
    """One field's own person: nobody has this card, mail, account, number, token or name."""

    field: str
    name: str
    mail: str
    card: str
    iban: str
    phone: str
    token: str

    @classmethod
    def fresh(cls, field: str) -> "Canary":
        """Make one up."""
        mark = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(10))
        return cls(
            field=field,
            name=f"Zoë Ürsüla {mark.capitalize()}ová",
            mail=f"{mark}.canary@mail.example",
            card=_card(),
            iban=_iban(),
            phone=f"+49 1512 {_digits(7)}",
            token=f"sk-live-{secrets.token_urlsafe(18)}",
        )

    @property
    def parts(self) -> Mapping[str, str]:
        """Name each thing that must not be found."""
        return {
            "name": self.name,
            "mail": self.mail,
            "card": self.card,
            "iban": self.iban,
            "phone": self.phone,
            "token": self.token,
        }

    @property
    def text(self) -> str:
        """Give all of it as somebody would write it."""
        return (
            f"I am {self.name}, write to {self.mail} or call {self.phone}. "
            f"Card {self.card}, account {self.iban}, key {self.token}."
        )


@dataclass(frozen=True)
class Found:
    """What was found where."""

    sink: str
    field: str
    part: str
    spelling: str


def _digits(n: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(n))


def _card() -> str:
    digits = f"4{_digits(14)}"
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def _iban() -> str:
    account = _digits(18)
    check = 98 - int(f"{account}131400") % 97
    return f"DE{check:02}{account}"


def spellings(word: str) -> dict[str, bytes]:
    """Write a word in each way in which programs put text into bytes."""
    raw = word.encode()
    found = {
        "utf-8": raw,
        "utf-8, composed otherwise": unicodedata.normalize("NFD", word).encode(),
        "utf-16": word.encode("utf-16-le"),
        "utf-16, big end first": word.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "url": urllib.parse.quote(word).encode(),
        "url, all": urllib.parse.quote(word, safe="").encode(),
        "url, plus": urllib.parse.quote_plus(word).encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "json in json": json.dumps(json.dumps(word)[1:-1])[1:-1].encode(),
    }
    for before in range(3):
        padded = base64.b64encode(b"\0" * before + raw)
        # What neighbours decide is cut off: the first letters, and the last with its padding.
        inner = padded.rstrip(b"=")[-(-before * 8 // 6) : (len(raw) + before) * 8 // 6]
        found[f"base64 at {before}"] = inner
        found[f"base64url at {before}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return found


def found_in(sinks: Mapping[str, bytes], canaries: Iterable[Canary]) -> list[Found]:
    """Search every sink for every word in every spelling; each finding once."""
    findings = []
    for canary in canaries:
        for part, word in canary.parts.items():
            ways = {way: bytes_ for way, bytes_ in spellings(word).items() if bytes_}
            for sink, raw in sinks.items():
                seen = [way for way, bytes_ in ways.items() if bytes_ in raw]
                findings += [Found(sink, canary.field, part, way) for way in seen[:1]]
    return findings
