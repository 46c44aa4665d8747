"""What the API writes into the audit chain: ids, hashes, states and subjects; never words."""

from casework.domain.identity import Principal
from casework.store.records import EffectRecord


def entry(what: str, effect: EffectRecord, by: Principal | None, **more: str) -> dict[str, str]:
    """Say what happened to which action, and who did it: who signed in, and the human behind."""
    return {
        "what": what,
        **_who(by),
        "customer": effect.action.customer,
        "case": effect.action.case,
        "action_id": effect.action.action_id,
        "action_hash": effect.action_hash,
        "policy_version": effect.verdict.policy_version,
        **more,
    }


def note(what: str, by: Principal, **about: str) -> dict[str, str]:
    """Say what a person did that is about no single action: to a customer, or to a case."""
    return {"what": what, **_who(by), **about}


def _who(by: Principal | None) -> dict[str, str]:
    if by is None:
        return {"subject": "api", "kind": "service"}
    return {"subject": by.subject, "person": by.person, "kind": by.kind.value}
