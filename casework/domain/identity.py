"""Who acts, and for whom: principals that were verified and grants that can be revoked."""

import unicodedata
from datetime import datetime
from enum import StrEnum

from casework.domain.words import Word


def one_spelling(name: str) -> str:
    """Return the one form in which names of persons are compared: "Sam", "sam " and full-width."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def is_plain(name: str) -> bool:
    """Say whether a name shows all that is in it: no control, format or unassigned characters."""
    return bool(name.strip()) and all(unicodedata.category(c)[0] != "C" for c in name)


class PrincipalKind(StrEnum):
    """What sort of party a principal is; a customer can never hold a staff role."""

    customer = "customer"
    staff = "staff"
    service = "service"


class Role(StrEnum):
    """What a member of staff may do. Keep alphabetical."""

    agent = "agent"
    auditor = "auditor"
    lead = "lead"
    operator = "operator"
    supervisor = "supervisor"
    supervisor_senior = "supervisor_senior"
    tool_owner = "tool_owner"


class Principal(Word):
    """A person or service whose token was verified; nothing else ever makes one.

    `person` names the human behind the account: four eyes count persons, not sign-ins.
    `signed_in_at` is when they last proved who they are (OIDC `auth_time`).
    """

    subject: str
    tenant: str
    kind: PrincipalKind
    person: str
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    signed_in_at: datetime | None = None

    def is_any_of(self, *names: str) -> bool:
        """Say whether this person, or this sign-in, is one of those named, however spelt."""
        mine = {one_spelling(self.person), one_spelling(self.subject)}
        return not mine.isdisjoint(one_spelling(name) for name in names)


class Grant(Word):
    """The revocable right, opened with a case, to act for one customer inside that case."""

    id: str
    tenant: str
    customer: str
    case_id: str
    scopes: frozenset[str]
    not_after: datetime
    revoked_at: datetime | None = None

    def live(self, now: datetime) -> bool:
        """Say whether the grant still gives any right at all."""
        return self.revoked_at is None and now < self.not_after
