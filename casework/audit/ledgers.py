"""The backends' own ledgers, read by an auditor: what they did, whoever it was for."""

from collections.abc import Mapping
from datetime import timedelta

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.errors import Broken, Retryable
from casework.domain.money import Money
from casework.identity.signer import Signer

AUDITOR = "audit"
_TYP = "txn+jwt"
_LASTS = timedelta(seconds=60)
_TIMEOUT = httpx.Timeout(30.0, connect=3.0)


class LedgerLine(BaseModel):
    """One thing that a backend did."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    action_id: str
    action_hash: str
    customer: str
    tool: str
    reference: str
    amount: Money | None = None


class _Page(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: tuple[LedgerLine, ...]
    next: int | None


class Ledgers:
    """Reads whole ledgers, with a token that gives nothing else and no customer's rights."""

    def __init__(
        self, urls: Mapping[str, str], client: httpx.AsyncClient, signer: Signer, tenant: str
    ) -> None:
        """Ask the backends at these addresses, by the names that tokens know them by."""
        self._urls = dict(urls)
        self._client = client
        self._signer = signer
        self._tenant = tenant

    async def read(self) -> dict[str, tuple[LedgerLine, ...]]:
        """Return every line of every backend.

        Raises:
            Retryable: a backend does not answer now.
            Broken: a backend refuses, or its answer makes no sense.

        """
        return {name: await self._lines(name, url) for name, url in self._urls.items()}

    async def _lines(self, name: str, url: str) -> tuple[LedgerLine, ...]:
        lines: list[LedgerLine] = []
        after: int | None = 0
        while after is not None:
            page = await self._page(name, url, after)
            lines += page.data
            if page.next is not None and page.next <= after:
                raise Broken(f"The ledger of {name} does not go on.")
            after = page.next
        return tuple(lines)

    async def _page(self, name: str, url: str, after: int) -> _Page:
        try:
            answer = await self._client.get(
                f"{url.rstrip('/')}/ledger",
                params={"after": after},
                headers={"Authorization": f"Bearer {self._token(name)}"},
                timeout=_TIMEOUT,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            raise Retryable(f"{name} did not answer ({type(error).__name__}).") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Retryable(f"{name} answered {answer.status_code}.")
        if answer.status_code != 200:
            raise Broken(f"{name} answered {answer.status_code} to an auditor.")
        try:
            return _Page.model_validate_json(answer.content)
        except ValidationError as error:
            raise Broken(f"The ledger of {name} makes no sense.") from error

    def _token(self, name: str) -> str:
        claims = {
            "tenant": self._tenant,
            "act": {"sub": AUDITOR},
            "case": "",
            "scope": f"{name}:ledger",
        }
        return self._signer.sign(_TYP, subject=AUDITOR, audience=name, lasts=_LASTS, claims=claims)
