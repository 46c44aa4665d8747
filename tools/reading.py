"""Reading facts from systems of record: for the grant's customer, and in no other way."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from casework.domain.errors import Broken, NeedsPerson, Retryable
from casework.domain.fact import Fact, FactNeed, Gathered
from casework.identity.exchange import ExchangeRefused, TokenExchange
from tools import accounts, billing, orders
from tools.backend import Backend, NotThere
from tools.catalogue import find
from tools.declaration import EffectClass

CALLS = orders.READS | billing.READS | accounts.READS

#: Ids that would make a path name something else. No record is called so.
_NAME_NOTHING = frozenset({"", ".", ".."})


class Reads:
    """The read half of the gateway."""

    def __init__(self, exchange: TokenExchange, backends: Mapping[str, Backend]) -> None:
        """Read from `backends`, by audience."""
        self._exchange = exchange
        self._backends = backends

    async def gather(self, grant_ref: str, needs: tuple[FactNeed, ...], now: datetime) -> Gathered:
        """Read all needs side by side; a need that brought nothing is named as missing.

        Raises:
            Retryable: a backend or the token service gave no answer.
            NeedsPerson: the grant gives no right to read any more.

        """
        found = await asyncio.gather(*(self.read(grant_ref, need, now) for need in needs))
        return Gathered(
            facts=tuple(fact for facts in found for fact in facts),
            missing=tuple(need for need, facts in zip(needs, found, strict=True) if not facts),
        )

    async def read(self, grant_ref: str, need: FactNeed, now: datetime) -> tuple[Fact, ...]:
        """Read one need; nothing when the customer has no such record."""
        tool, call = find(need.tool), CALLS.get(need.tool)
        if tool is None or call is None or tool.effect is not EffectClass.read:
            raise Broken(f"{need.tool} is not a read tool.")
        declared = {p.name for p in tool.parameters}
        required = {p.name for p in tool.parameters if p.required}
        if not required <= need.args.keys() <= declared:
            raise Broken(f"{need.tool} was asked for with the wrong arguments.")
        if not _NAME_NOTHING.isdisjoint(need.args.values()):
            return ()
        token = await self._exchange.read_token(grant_ref, tool)
        if isinstance(token, ExchangeRefused):
            raise NeedsPerson(f"Reading is not allowed: {token.reason}.")
        query = {name: need.args[name] for name in call.query if name in need.args}
        answer = await self._backends[tool.audience].get(call.path(need.args), token, query)
        if isinstance(answer, NotThere):
            return ()
        try:
            return call.facts(answer.json(), now)
        except (ValueError, LookupError, TypeError) as error:
            raise Retryable("A backend's answer made no sense.") from error
