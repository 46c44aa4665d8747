"""The only way to an effect: claim, send once, and write down what came of it.

    claim (T3, at the token service) ─▶ sent (T4) ─▶ the backend ─▶ succeeded | failed | void (T5)
                                                        └─ no answer ─▶ unknown ─▶ look it up

Every attempt carries the same idempotency key, the action's id, and starts by asking what became
of the one before.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic

from casework.domain.effect import IN_FLIGHT, EffectState
from casework.domain.errors import Broken, Retryable
from casework.domain.identity import Grant
from casework.domain.results import Refused, StepResult, Superseded, Unknown
from casework.domain.words import Word
from casework.identity.exchange import ExchangeRefused, Token, TokenExchange
from casework.store import Scope, Store
from casework.store.records import EffectRecord
from casework.telemetry.names import Named
from casework.telemetry.setup import Telemetry
from tools import accounts, billing, orders
from tools.backend import (
    UNREAD,
    Backend,
    FactsChanged,
    NoAnswer,
    NotThere,
    Rejected,
    Succeeded,
)
from tools.catalogue import find
from tools.declaration import Tool
from tools.ledger import FACTS_CHANGED, Ledger

CALLS = orders.WRITES | billing.WRITES | accounts.WRITES
#: Backends may forget a key after a day. Past this nothing is sent again, only looked up.
KEY_REMEMBERED = timedelta(hours=20)
_HELD_BY_ANOTHER = frozenset(state.value for state in IN_FLIGHT)


class NotYet(Word):
    """Nothing was sent. `held`: unread words of the customer come first; else look at the row."""

    held: bool = False


class _Lookup(Word):
    """The right to ask what became of an action."""

    audience: str
    scope: str


class Gateway:
    """Performs actions that the ledger holds; it can not be handed one that it does not."""

    def __init__(
        self,
        *,
        exchange: TokenExchange,
        backends: Mapping[str, Backend],
        store: Store,
        worker: str,
        telemetry: Telemetry,
    ) -> None:
        """Act as `worker` at `backends`, by audience."""
        self._exchange = exchange
        self._backends = backends
        self._store = store
        self._worker = worker
        self._telemetry = telemetry

    async def perform(self, grant: Grant, action_id: str) -> StepResult | NotYet:
        """Have an action done once, however often this is called for it.

        Raises:
            Retryable: its outcome is not known yet; call again.

        """
        scope = Scope.of_customer(grant.tenant, grant.customer)
        ledger = Ledger(self._store, scope, self._worker, action_id, self._telemetry)
        effect = await ledger.effect()
        tool, began, result = effect.action.tool, monotonic(), "retry"
        with self._telemetry.span(
            Named.gateway_call, action=action_id, case=grant.case_id, tool=tool
        ):
            try:
                outcome = await self._perform(ledger, grant, effect)
                result = "not_yet" if isinstance(outcome, NotYet) else outcome.result
            finally:
                self._telemetry.metrics.gateway_call(tool, result, monotonic() - began)
        return outcome

    async def _perform(
        self, ledger: Ledger, grant: Grant, effect: EffectRecord
    ) -> StepResult | NotYet:
        tool, call = find(effect.action.tool), CALLS.get(effect.action.tool)
        if tool is None or call is None:
            raise Broken(f"{effect.action.tool} is no tool that writes.")
        if effect.state in {EffectState.sent, EffectState.unknown}:
            known = await self._what_became_of_it(ledger, grant, effect, tool)
            if known is not None:
                return known
        token = await self._exchange.write_token(grant.id, effect.action)
        if isinstance(token, ExchangeRefused):
            return await self._not_claimed(ledger, token)
        if not await ledger.sent():
            return NotYet()
        answer = await self._backends[tool.audience].post(
            call.path(effect.action), token, effect.action, call.content(effect.action)
        )
        if effect.sent_at is not None and _says_nothing(answer):
            answer = NoAnswer()
        return await self._settle(ledger, answer)

    async def _what_became_of_it(
        self, ledger: Ledger, grant: Grant, effect: EffectRecord, tool: Tool
    ) -> StepResult | None:
        """Ask the backend before anything is sent again; None when it may be."""
        right = _Lookup(audience=tool.audience, scope=f"{tool.audience}:read")
        token = await self._exchange.read_token(grant.id, right)
        if not isinstance(token, Token):
            # Without a right to ask, the outcome stays unknown: a person finds out.
            await ledger.unknown()
            return Unknown(action_id=effect.action.action_id)
        found = await self._backends[tool.audience].look_up(effect.action.action_id, token)
        match found:
            case Succeeded():
                return await ledger.succeeded(found, reconciled=True)
            case NotThere():
                return await self._not_found(ledger, effect)

    async def _not_found(self, ledger: Ledger, effect: EffectRecord) -> StepResult | None:
        if effect.sent_at is not None and self._forgotten(effect.sent_at):
            await ledger.unknown()
            return Unknown(action_id=effect.action.action_id)
        return None

    def _forgotten(self, sent_at: datetime) -> bool:
        return self._store.clock() - sent_at > KEY_REMEMBERED

    async def _settle(
        self, ledger: Ledger, answer: Succeeded | FactsChanged | Rejected | NoAnswer
    ) -> StepResult:
        match answer:
            case Succeeded():
                return await ledger.succeeded(answer)
            case FactsChanged():
                await ledger.facts_changed()
                return Superseded(reason=FACTS_CHANGED, action_id=ledger.action_id)
            case Rejected(reason=reason):
                await ledger.settle(EffectState.failed, reason)
                return Refused(reason=reason, action_id=ledger.action_id)
            case NoAnswer():
                await ledger.unknown()
                raise Retryable("A backend gave no answer; it is asked what it did.")

    async def _not_claimed(self, ledger: Ledger, refused: ExchangeRefused) -> StepResult | NotYet:
        match refused.reason:
            case "held":
                return NotYet(held=True)
            case "not_claimable" if refused.state in _HELD_BY_ANOTHER:
                raise Retryable("Another worker is at this action; it is asked for again later.")
            case "unknown_worker" | "replayed_assertion":
                # Ours to mend, nothing that the customer's action should end by.
                raise Broken(f"The token service does not accept this worker: {refused.reason}.")
            case "approval_not_effective" | "not_claimable":
                return NotYet()
            case "not_confirmed" | "not_approved" if await ledger.waits_for_someone():
                return NotYet()
            case reason:
                return await ledger.refused(reason) or NotYet()


def _says_nothing(answer: Succeeded | FactsChanged | Rejected | NoAnswer) -> bool:
    """Say whether a backend gave this answer before it looked up the key of an earlier call."""
    return isinstance(answer, Rejected) and answer.reason.startswith(UNREAD)
