"""From verified claims to a principal: customers are customers, and staff have roles."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from casework.domain.identity import Principal, PrincipalKind, Role, is_plain, one_spelling
from casework.identity.verifier import Claims, Invalid


def customer(claims: Claims) -> Principal | Invalid:
    """Return the customer that a verified sign-in names. Whatever roles it claims count nothing."""
    return _principal(claims, PrincipalKind.customer, frozenset())


def staff(claims: Claims) -> Principal | Invalid:
    """Return the member of staff that a verified sign-in names, with the roles that we know.

    Staff need a `person`: four eyes count persons, and a guess could count one person twice.
    """
    if not is_plain(_text(claims.raw, "person")):
        return Invalid(reason="person")
    return _principal(claims, PrincipalKind.staff, _roles(claims.raw.get("roles")))


def _principal(claims: Claims, kind: PrincipalKind, roles: frozenset[Role]) -> Principal | Invalid:
    if claims.raw.get("kind") != kind.value:
        return Invalid(reason="kind")
    if not claims.tenant:
        return Invalid(reason="tenant")
    if not is_plain(claims.subject):
        return Invalid(reason="subject")
    return Principal(
        subject=claims.subject,
        tenant=claims.tenant,
        kind=kind,
        # Two accounts of one person may spell them in two ways: one form is kept and compared.
        person=one_spelling(_text(claims.raw, "person") or claims.subject),
        roles=roles,
        scopes=frozenset(_text(claims.raw, "scope").split()),
        signed_in_at=_signed_in_at(claims.raw),
    )


def _roles(value: object) -> frozenset[Role]:
    if not isinstance(value, list):
        return frozenset()
    return frozenset(role for role in Role if role.value in value)


def _signed_in_at(raw: Mapping[str, Any]) -> datetime | None:
    value = raw.get("auth_time")
    # Signing in after the token was made proves nothing about freshness.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= raw["iat"]:
        return None
    return datetime.fromtimestamp(value, UTC)


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""
