"""What staff may do now, as far as this process knows."""

from casework.domain.identity import Principal, PrincipalKind, Role


class LastSeen:
    """Remembers with which roles each person signed in last.

    There is no directory of staff to ask: the provider says who may what, in its tokens. A
    person who has not been seen since the start keeps what their signed decision proved then.
    """

    def __init__(self, otherwise: frozenset[Role]) -> None:
        """Start having seen nobody."""
        self._otherwise = otherwise
        self._roles: dict[str, frozenset[Role]] = {}

    def seen(self, principal: Principal) -> None:
        """Remember a verified sign-in."""
        if principal.kind is PrincipalKind.staff:
            self._roles[principal.person] = principal.roles

    async def __call__(self, person: str) -> frozenset[Role]:
        """Return the roles that a person's approval rests on."""
        return self._roles.get(person, self._otherwise)
