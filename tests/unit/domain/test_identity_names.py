"""Names of persons: compared in one form, and refused where they hide something."""

import pytest

from casework.domain.identity import Principal, PrincipalKind, is_plain, one_spelling


@pytest.mark.parametrize("spelt", ["Sam", " sam ", "SAM", "\uff33\uff41\uff4d"])
def test_one_person_has_one_spelling(spelt: str) -> None:
    """However an account spells them, they are the same person."""
    assert one_spelling(spelt) == "sam"


@pytest.mark.parametrize("name", ["", "  ", "sa\u200bm", "sam\x00", "s\u202eam", "sam\t"])
def test_a_name_that_hides_something_is_not_plain(name: str) -> None:
    """Control and format characters could make a second person of one."""
    assert not is_plain(name)


@pytest.mark.parametrize(("name", "same"), [("CUS-0002", True), ("Sub-7", True), ("sam", False)])
def test_a_principal_is_known_by_person_and_by_sign_in(name: str, same: bool) -> None:
    """Whoever is named under either is the same one."""
    principal = Principal(
        subject="sub-7", tenant="shop", kind=PrincipalKind.staff, person="cus-0002"
    )

    assert principal.is_any_of("nobody", name) is same
