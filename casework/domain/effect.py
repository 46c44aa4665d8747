"""The ledger's states: an action's way from proposed to done, and the only ways on."""

from enum import StrEnum


class EffectState(StrEnum):
    """Where an effect stands (DESIGN §1)."""

    proposed = "proposed"
    confirmed = "confirmed"
    approved = "approved"
    claimed = "claimed"
    sent = "sent"
    succeeded = "succeeded"
    failed = "failed"
    unknown = "unknown"
    compensated = "compensated"
    refused = "refused"
    denied = "denied"
    expired = "expired"
    superseded = "superseded"
    void = "void"

    def may_become(self, after: "EffectState") -> bool:
        """Say whether the ledger accepts this move; any other is a bug and is refused."""
        return after in _MOVES.get(self, frozenset())

    @property
    def unclaimed(self) -> bool:
        """Say whether nothing has left for a backend yet."""
        return self in UNCLAIMED

    @property
    def counts_against_caps(self) -> bool:
        """Say whether the money has moved or may have."""
        return self in COUNTED


_E = EffectState
UNCLAIMED = frozenset({_E.proposed, _E.confirmed, _E.approved})
#: Under way at a backend: the token service gives further tokens for the same action only.
IN_FLIGHT = frozenset({_E.claimed, _E.sent, _E.unknown})
COUNTED = frozenset({_E.claimed, _E.sent, _E.unknown, _E.succeeded})
_STOPS = frozenset({_E.refused, _E.denied, _E.expired, _E.superseded, _E.void})
_MOVES: dict[EffectState, frozenset[EffectState]] = {
    _E.proposed: _STOPS | {_E.confirmed, _E.approved, _E.claimed},
    _E.confirmed: _STOPS | {_E.approved, _E.claimed},
    _E.approved: _STOPS | {_E.claimed},
    # A claim whose call never left (412, a worker that died first) ends as void or failed.
    _E.claimed: frozenset({_E.sent, _E.failed, _E.void}),
    _E.sent: frozenset({_E.succeeded, _E.failed, _E.unknown, _E.void}),
    _E.unknown: frozenset({_E.succeeded, _E.failed}),
    _E.succeeded: frozenset({_E.compensated}),
}
