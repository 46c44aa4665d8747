"""What an endpoint's failure means for us. Messages are ours: its text may quote a customer."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time

from openai import APIError, APIStatusError

from casework.domain.errors import Broken, CaseworkError, Misconfigured
from casework.models.trouble import ModelUnavailable, RateLimited

_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_TIMEOUT, _CONFLICT, _TOO_EARLY, _TOO_MANY = 408, 409, 425, 429
_SERVER = 500
#: Nobody waits longer than this because an endpoint said so.
LONGEST_WAIT = 3600.0


def as_error(error: APIError) -> CaseworkError:
    """Translate the client's error into one that says what happens next."""
    if not isinstance(error, APIStatusError):
        return ModelUnavailable()
    status = error.status_code
    if status == _TOO_MANY:
        return RateLimited(retry_after=retry_after(error.response.headers))
    if status >= _SERVER or status in {_TIMEOUT, _CONFLICT, _TOO_EARLY}:
        return ModelUnavailable()
    if status in {_UNAUTHORISED, _FORBIDDEN}:
        return Misconfigured("OPENAI_API_KEY is not accepted by the language model's endpoint.")
    if status == _NOT_FOUND:
        return Misconfigured("OPENAI_BASE_URL or CASEWORK_MODEL names nothing that exists.")
    return Broken(f"The language model's endpoint does not accept what was sent ({status}).")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds to wait, given as seconds or as a date; None when not said."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(said).timestamp() - time()
        except ValueError:
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None  # noqa: PLR0124
