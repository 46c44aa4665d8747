"""How the token service says no: an OAuth error for any client, and a reason for ours."""

from datetime import datetime
from enum import StrEnum

from casework.domain.words import Word


class Reason(StrEnum):
    """Why there is no token, in the words that the worker acts on."""

    approval_not_effective = "approval_not_effective"
    customer_held = "customer_held"
    grant_expired = "grant_expired"
    grant_revoked = "grant_revoked"
    hash_mismatch = "hash_mismatch"
    held = "held"
    not_approved = "not_approved"
    not_claimable = "not_claimable"
    not_confirmed = "not_confirmed"
    policy_denied = "policy_denied"
    replayed_assertion = "replayed_assertion"
    scope_missing = "scope_missing"
    unknown_worker = "unknown_worker"


#: RFC 6749 §5.2, RFC 9396 §5; what is not named here is `invalid_grant`.
_ERRORS = {
    Reason.hash_mismatch: "invalid_authorization_details",
    Reason.replayed_assertion: "invalid_client",
    Reason.scope_missing: "invalid_scope",
    Reason.unknown_worker: "invalid_client",
}
_SENTENCES = {
    Reason.approval_not_effective: "The approval can still be taken back.",
    Reason.customer_held: "Nothing is done for this customer at the moment.",
    Reason.grant_expired: "The grant has ended.",
    Reason.grant_revoked: "There is no such grant any more.",
    Reason.hash_mismatch: "This is not the action that was allowed.",
    Reason.held: "The customer has written since; read that first.",
    Reason.not_approved: "The approval that this action needs is not there.",
    Reason.not_claimable: "This action can not be claimed where it stands.",
    Reason.not_confirmed: "The customer's confirmation of this action is not there.",
    Reason.policy_denied: "Policy does not allow this now.",
    Reason.replayed_assertion: "This assertion was used before.",
    Reason.scope_missing: "The grant does not give this right.",
    Reason.unknown_worker: "The worker did not prove who it is.",
}


class Refusal(Word):
    """No token. Nothing has changed but that the worker's assertion is spent."""

    reason: Reason
    effective_at: datetime | None = None
    state: str = ""
    rule: str = ""

    @property
    def status(self) -> int:
        """The HTTP status: 401 for a client that is not known, 400 for all else."""
        return 401 if _ERRORS.get(self.reason) == "invalid_client" else 400

    def body(self) -> dict[str, str]:
        """Write the answer; what is empty is left out."""
        return {
            "error": _ERRORS.get(self.reason, "invalid_grant"),
            "error_description": _SENTENCES[self.reason],
            **self.model_dump(mode="json", exclude_defaults=True),
        }


class Malformed(Word):
    """This is not a request for a token that we know; sending it again will not help."""

    error: str
    description: str
    status: int = 400

    def body(self) -> dict[str, str]:
        """Write the answer."""
        return {"error": self.error, "error_description": self.description}
