"""How a worker asks the token service: one signed request, and what its silence means."""

import httpx

from casework.domain.errors import Retryable
from casework.identity.assertion import ASSERTION_TYPE, WorkerAssertion

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"
_TOO_MANY = 429
_BROKEN = 500


async def asked(
    client: httpx.AsyncClient, url: str, assertion: WorkerAssertion, **form: str
) -> httpx.Response:
    """Exchange what the form names, signed as this worker; the answer may be a refusal.

    Raises:
        Retryable: the token service did not answer, or can not just now.

    """
    signed = {
        "grant_type": GRANT_TYPE,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion.sign(),
        **form,
    }
    try:
        answer = await client.post(url, data=signed, follow_redirects=False)
    except httpx.HTTPError as error:
        raise Retryable("The token service did not answer.") from error
    if answer.status_code >= _BROKEN or answer.status_code == _TOO_MANY:
        raise Retryable(f"The token service answered {answer.status_code}.")
    return answer
