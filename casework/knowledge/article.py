"""An article of the company's: who answers for it, for whom it is, and from when to when."""

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import field_validator

from casework.domain.words import Word

#: Raised when articles are cut into passages in another way: their versions are new then, so
#: that the id of a passage never stands for another text.
_CUT = 1


class Audience(StrEnum):
    """For whom an article is meant; nobody else ever sees it."""

    customer = "customer"
    business = "business"
    staff = "staff"


class Article(Word):
    """One article, in Markdown. Its text is untrusted: it can be quoted, never obeyed."""

    id: str
    title: str
    body: str
    #: A team or a mail-like name: who is told when the article goes stale.
    owner: str
    #: The subject area: "refunds", "delivery", "account".
    subject: str
    audience: frozenset[str] = frozenset({Audience.customer.value})
    language: str = "en"
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed_on: date | None = None
    #: The path or address that it came from.
    source: str = ""
    #: The first 16 hex digits of SHA-256 over content and metadata; where it lies is neither.
    version: str = ""

    @field_validator("audience")
    @classmethod
    def _known(cls, value: frozenset[str]) -> frozenset[str]:
        if not value or value - set(Audience):
            raise ValueError(f"must be one or more of {', '.join(Audience)}")
        return value

    def versioned(self) -> Self:
        """Return the article with the version that its content and metadata make."""
        said = self.model_dump(mode="json", exclude={"source", "version"})
        said |= {"audience": sorted(self.audience), "cut": _CUT}
        whole = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
        return self.model_copy(update={"version": hashlib.sha256(whole).hexdigest()[:16]})
