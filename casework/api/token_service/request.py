"""Reading a token request: exactly the form we know, or it is malformed."""

import json
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from casework.api.token_service.refusal import Malformed
from casework.domain.action import Action
from casework.domain.words import Word
from casework.identity.asking import GRANT_TYPE
from casework.identity.assertion import ASSERTION_TYPE
from casework.identity.exchange import ACTION_TYPE, GRANT_TOKEN_TYPE, ISSUED_TOKEN_TYPE
from casework.identity.rows import CAPABILITY_TOKEN_TYPE, PURPOSE_TOKEN_TYPE

_FIXED = {
    "grant_type": (GRANT_TYPE, "unsupported_grant_type"),
    "subject_token_type": (GRANT_TOKEN_TYPE, "invalid_request"),
    "client_assertion_type": (ASSERTION_TYPE, "invalid_client"),
}
_ALLOWED = frozenset(
    {
        *_FIXED,
        "audience",
        "authorization_details",
        "client_assertion",
        "requested_token_type",
        "scope",
        "subject_token",
    }
)


class Wanted(Word):
    """One action to claim, and the hash that the worker says it has."""

    action: Action
    action_hash: str


class TokenRequest(Word):
    """What a worker asks for: to read with one scope, or to do one action."""

    grant_ref: str
    assertion: str
    audience: str = ""
    scope: str = ""
    wanted: Wanted | None = None


class RowsRequest(Word):
    """What a worker asks for to see rows: those of a grant's customer, or those of a purpose."""

    assertion: str
    grant_ref: str = ""
    purpose: str = ""


#: What a capability is asked on, and which field of the request that is.
_ON = {GRANT_TOKEN_TYPE: "grant_ref", PURPOSE_TOKEN_TYPE: "purpose"}
_FOR_TOKENS_ONLY = frozenset({"audience", "authorization_details", "scope"})


def parse(form: Iterable[tuple[str, str]]) -> TokenRequest | RowsRequest | Malformed:
    """Read the form. Twice the same field, an unknown field and a wrong one are refused."""
    fields: dict[str, str] = {}
    for name, value in form:
        if name in fields or name not in _ALLOWED:
            return Malformed(error="invalid_request", description="A field is unknown or repeated.")
        fields[name] = value
    if fields.get("requested_token_type") == CAPABILITY_TOKEN_TYPE:
        return _rows(fields)
    for name, (value, error) in _FIXED.items():
        if fields.get(name) != value:
            return Malformed(error=error, description=f"{name} must be {value}.")
    if fields.get("requested_token_type", ISSUED_TOKEN_TYPE) != ISSUED_TOKEN_TYPE:
        return Malformed(error="invalid_request", description="There are only signed tokens here.")
    if not fields.get("subject_token") or not fields.get("client_assertion"):
        return Malformed(error="invalid_request", description="The grant or the client is missing.")
    details = fields.get("authorization_details")
    wanted = None if details is None else _wanted(details)
    if isinstance(wanted, Malformed):
        return wanted
    request = TokenRequest(
        grant_ref=fields["subject_token"],
        assertion=fields["client_assertion"],
        audience=fields.get("audience", ""),
        scope=fields.get("scope", ""),
        wanted=wanted,
    )
    if wanted is None and not (request.audience and request.scope):
        return Malformed(error="invalid_request", description="Name one audience and one scope.")
    return request


def _rows(fields: Mapping[str, str]) -> RowsRequest | Malformed:
    on = _ON.get(fields.get("subject_token_type", ""))
    fixed = ("grant_type", "client_assertion_type")
    if on is None or any(fields.get(name) != _FIXED[name][0] for name in fixed):
        return Malformed(error="invalid_request", description="This is no request for rows.")
    if _FOR_TOKENS_ONLY & fields.keys():
        return Malformed(error="invalid_request", description="Rows have no audience or scope.")
    if not fields.get("subject_token") or not fields.get("client_assertion"):
        return Malformed(error="invalid_request", description="The grant or the client is missing.")
    return RowsRequest.model_validate(
        {"assertion": fields["client_assertion"], on: fields["subject_token"]}
    )


def _wanted(text: str) -> Wanted | Malformed:
    malformed = Malformed(
        error="invalid_authorization_details", description="Name exactly one casework_action."
    )
    try:
        details = json.loads(text)
    except (ValueError, RecursionError):
        return malformed
    match details:
        case [{"type": str(kind), "action": dict(action), "action_hash": str(action_hash)}]:
            if kind != ACTION_TYPE or len(details[0]) != 3:
                return malformed
        case _:
            return malformed
    if type(action.get("v")) is not int or action["v"] != 1:
        return malformed
    named = {name: value for name, value in action.items() if name != "v"}
    try:
        # Strict: a number is not text and a text is not a number, or the hash would bind neither.
        exact = Action.model_validate_json(json.dumps(named), strict=True)
        exact.hash()
    except (ValidationError, ValueError):
        return malformed
    return Wanted(action=exact, action_hash=action_hash)
