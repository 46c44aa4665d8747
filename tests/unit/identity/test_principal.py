"""Who a verified token makes somebody, and the development issuer that makes such tokens."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.errors import Misconfigured
from casework.domain.identity import Principal, PrincipalKind, Role
from casework.identity.issuer import SIGN_IN_TYP, DevelopmentIssuer, development_issuer_url
from casework.identity.keys import DEVELOPMENT, SigningKey
from casework.identity.principal import customer, staff
from casework.identity.verifier import Claims, Invalid, StaticKeys, TokenVerifier, parse_jwks
from casework.settings import Mode, Settings
from tests.unit.identity.tokens import NOW, now

KEY = SigningKey.named(DEVELOPMENT, Ed25519PrivateKey.generate())
SETTINGS = Settings()
ISSUER = DevelopmentIssuer(SETTINGS, KEY, clock=now)


async def claims_of(token: str) -> Claims:
    """Verify a development token as the API does."""
    verifier = TokenVerifier(
        issuer=development_issuer_url(SETTINGS),
        audience=SETTINGS.audience,
        typ=SIGN_IN_TYP,
        keys=StaticKeys(parse_jwks(ISSUER.jwks())),
        kid_prefix=DEVELOPMENT,
        clock=now,
    )
    claims = await verifier.verify(token)
    assert isinstance(claims, Claims)
    return claims


async def test_staff_have_the_roles_that_we_know() -> None:
    """Roles come from the token; a role that we do not know counts nothing."""
    token = ISSUER.sign_in(
        "sam", kind=PrincipalKind.staff, roles=["supervisor", "root"], person="p-sam"
    )

    principal = staff(await claims_of(token))

    assert isinstance(principal, Principal)
    assert principal.roles == {Role.supervisor}
    assert (principal.person, principal.tenant) == ("p-sam", "shop")
    assert principal.signed_in_at == NOW


async def test_a_customer_has_no_roles_whatever_the_token_says() -> None:
    """A customer's token with staff roles gives none of them."""
    token = ISSUER.sign_in("cus_1", kind=PrincipalKind.customer, roles=["supervisor", "lead"])

    principal = customer(await claims_of(token))

    assert isinstance(principal, Principal)
    assert principal.roles == frozenset()


async def test_nobody_is_both() -> None:
    """A customer's sign-in makes no member of staff, nor the other way round."""
    as_customer = await claims_of(ISSUER.sign_in("cus_1", kind=PrincipalKind.customer))
    as_staff = await claims_of(ISSUER.sign_in("sam", kind=PrincipalKind.staff))

    assert staff(as_customer) == Invalid(reason="kind")
    assert customer(as_staff) == Invalid(reason="kind")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({}, "kind"),
        ({"kind": "service"}, "kind"),
        ({"kind": ["staff"]}, "kind"),
        ({"kind": "staff", "person": ""}, "person"),
        ({"kind": "staff", "person": 1}, "person"),
    ],
)
def test_staff_need_a_kind_and_a_person(raw: dict[str, Any], reason: str) -> None:
    """Four eyes count persons, so nobody is staff without one."""
    person = {"person": "p", **raw}

    assert staff(Claims(subject="sam", tenant="shop", raw={"iat": 1, **person})) == Invalid(
        reason=reason
    )


def test_without_a_tenant_nobody_is_anybody() -> None:
    """Every principal belongs to one tenant."""
    raw = {"kind": "customer", "iat": 1}

    assert customer(Claims(subject="c", tenant="", raw=raw)) == Invalid(reason="tenant")


@pytest.mark.parametrize("auth_time", [None, "now", True, -1, 1001])
def test_freshness_is_proved_or_unknown(auth_time: object) -> None:
    """A sign-in time that is missing, malformed or after the token proves nothing."""
    raw = {"kind": "customer", "iat": 1000, "auth_time": auth_time}

    principal = customer(Claims(subject="c", tenant="shop", raw=raw))

    assert isinstance(principal, Principal)
    assert principal.signed_in_at is None


@pytest.mark.parametrize("roles", [None, "supervisor", {"supervisor": 1}, [["supervisor"]], 7])
def test_roles_of_another_shape_are_none(roles: object) -> None:
    """Roles are a list of names or there are none."""
    raw = {"kind": "staff", "person": "p", "iat": 1000, "roles": roles}

    principal = staff(Claims(subject="s", tenant="shop", raw=raw))

    assert isinstance(principal, Principal)
    assert principal.roles == frozenset()


def test_the_development_issuer_is_refused_in_production() -> None:
    """Whoever forgets to take it out finds that it does not start."""
    production = SETTINGS.model_copy(update={"mode": Mode.production})

    with pytest.raises(Misconfigured, match="CASEWORK_MODE"):
        DevelopmentIssuer(production, KEY, clock=now)
