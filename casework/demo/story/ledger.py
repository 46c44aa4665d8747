"""The shop's own books, read through its operator door: what really happened, and to whom."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from casework.demo.story.seen import LedgerRow

_EVERY = 0.02


class Books:
    """Reads the ledgers of the three services, and sets their faults."""

    def __init__(self, urls: Mapping[str, str], secret: str, http: httpx.AsyncClient) -> None:
        """Know where each service is and what opens its operator door."""
        self._urls = dict(urls)
        self._headers = {"X-Shop-Operator": secret}
        self._http = http

    async def rows(self, customer: str | None = None) -> list[LedgerRow]:
        """Read all that was done, for one customer or for all."""
        params = {"customer": customer} if customer else {}
        found: list[LedgerRow] = []
        for service in self._urls:
            answer = await self._get(service, "/_shop/ledger", params)
            found += [LedgerRow(service=service, **row) for row in answer["data"]]
        return found

    async def served(self, customer: str) -> list[str]:
        """Name the ids of all rows that left any service for a customer."""
        ids: list[str] = []
        for service in self._urls:
            answer = await self._get(service, "/_shop/served", {})
            for entry in answer["data"]:
                if entry["customer"] == customer:
                    ids += entry["rows"]
        return ids

    async def until_written(self, customer: str, service: str, within: float = 20) -> None:
        """Wait until a service has written something down for a customer.

        Raises:
            TimeoutError: it has not.

        """
        async with asyncio.timeout(within):
            while not await self._written(customer, service):  # noqa: ASYNC110 - by another process
                await asyncio.sleep(_EVERY)

    async def _written(self, customer: str, service: str) -> bool:
        answer = await self._get(service, "/_shop/ledger", {"customer": customer})
        return bool(answer["data"])

    async def faults(self, service: str, **plan: int | bool) -> None:
        """Make a service fail as planned; an empty plan mends it."""
        response = await self._http.put(
            f"{self._urls[service]}/_shop/faults", json=plan, headers=self._headers
        )
        response.raise_for_status()

    async def _get(self, service: str, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        response = await self._http.get(
            f"{self._urls[service]}{path}", params=params, headers=self._headers
        )
        response.raise_for_status()
        body: dict[str, Any] = response.json()
        return body
