"""Scopes say for whom a transaction runs."""

import pytest

from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.store import Scope


def test_a_customers_scope_needs_a_customer() -> None:
    """An empty name is nobody; it never means everybody."""
    with pytest.raises(Broken):
        Scope.of_customer("shop", "")


def test_only_a_customers_scope_names_one() -> None:
    """Staff and services see the tenant; a customer sees themself."""
    assert Scope.of_customer("shop", "jane").customer == "jane"
    assert Scope.of_staff("shop", "mia").customer is None
    assert Scope.of_service("shop", "sweep").kind is PrincipalKind.service
