"""The token service (RFC 8693): against a live grant, one right for one minute."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from casework.api.token_service.claim import Claims, RolledBack
from casework.api.token_service.refusal import Malformed, Reason, Refusal
from casework.api.token_service.request import RowsRequest, TokenRequest, Wanted, parse
from casework.api.token_service.rows import IssuedRows, RowRights
from casework.domain.identity import Grant
from casework.domain.words import Word
from casework.identity.assertion import KnownWorker, WorkerVerifier
from casework.identity.exchange import ACTION_TYPE, ISSUED_TOKEN_TYPE
from casework.identity.signer import Signer
from casework.identity.verifier import LEEWAY, Invalid
from casework.store import Scope, Store, Tx
from casework.telemetry.names import Named
from casework.telemetry.setup import Telemetry
from tools.declaration import EffectClass, Tool

BACKEND_TYP = "txn+jwt"
LASTS = timedelta(seconds=60)


class Issued(Word):
    """A token, and nothing that would let anyone ask for more."""

    access_token: str

    def body(self) -> dict[str, str | int]:
        """Write the answer (RFC 8693 §2.2.1)."""
        return {
            "access_token": self.access_token,
            "issued_token_type": ISSUED_TOKEN_TYPE,
            "token_type": "Bearer",
            "expires_in": int(LASTS.total_seconds()),
        }


class TokenService:
    """Exchanges a grant for a token; for a write, claiming it is what makes the token."""

    def __init__(
        self,
        *,
        store: Store,
        tools: Iterable[Tool],
        workers: WorkerVerifier,
        claims: Claims,
        signer: Signer,
        telemetry: Telemetry | None = None,
        rows: RowRights | None = None,
    ) -> None:
        """Serve these workers; sign as the API with the access-token key.

        Without `rows` no worker gets a capability: SQLite has no use for one.
        """
        self._rows = rows
        self._store = store
        self._workers = workers
        self._claims = claims
        self._signer = signer
        self._telemetry = telemetry or Telemetry.off()
        tools = tuple(tools)
        self._effects = {t.name: t for t in tools if t.effect is not EffectClass.read}
        claimed = {tool.scope for tool in self._effects.values()}
        reads = {(t.audience, t.scope) for t in tools if t.effect is EffectClass.read}
        #: A scope that any effect uses is never given without a claim.
        self._reads = frozenset(right for right in reads if right[1] not in claimed)

    async def exchange(
        self, form: Iterable[tuple[str, str]]
    ) -> Issued | IssuedRows | Refusal | Malformed:
        """Answer one request: the claim, its audit entry and the token come together or not."""
        with self._telemetry.span(Named.token_exchange):
            answer = await self._exchange(form)
        self._telemetry.metrics.token_exchange(_result(answer))
        return answer

    async def _exchange(
        self, form: Iterable[tuple[str, str]]
    ) -> Issued | IssuedRows | Refusal | Malformed:
        request = parse(form)
        if isinstance(request, Malformed):
            return request
        worker = await self._workers.verify(request.assertion)
        if isinstance(worker, Invalid):
            return Refusal(reason=Reason.unknown_worker)
        if isinstance(request, RowsRequest):
            if self._rows is None:
                return Refusal(reason=Reason.scope_missing)
            return await self._rows.answer(request, worker)
        grant = await self._store.grant(request.grant_ref)
        if grant is None:
            return Refusal(reason=Reason.grant_revoked)
        try:
            async with self._store.write(Scope.of_customer(grant.tenant, grant.customer)) as tx:
                return await self._within(tx, request, worker)
        except RolledBack as error:
            return error.refusal

    async def _within(self, tx: Tx, request: TokenRequest, worker: KnownWorker) -> Issued | Refusal:
        spent = f"{worker.worker_id}/{worker.jti}"
        if not await tx.used_once.spend(spent, worker.expires_at + LEEWAY):
            return Refusal(reason=Reason.replayed_assertion)
        grant = await tx.grants.get(request.grant_ref)
        if grant is None or grant.revoked_at is not None:
            return Refusal(reason=Reason.grant_revoked)
        if not grant.live(tx.now):
            return Refusal(reason=Reason.grant_expired)
        if await tx.holds.held(grant.customer) is not None:
            return Refusal(reason=Reason.customer_held)
        if request.wanted is None:
            return self._read(request, grant, worker)
        return await self._write(tx, request, request.wanted, grant, worker)

    def _read(self, request: TokenRequest, grant: Grant, worker: KnownWorker) -> Issued | Refusal:
        if (request.audience, request.scope) not in self._reads or (
            request.scope not in grant.scopes
        ):
            return Refusal(reason=Reason.scope_missing)
        token = self._sign(grant, worker, request.audience, request.scope, {})
        return Issued(access_token=token)

    async def _write(
        self, tx: Tx, request: TokenRequest, wanted: Wanted, grant: Grant, worker: KnownWorker
    ) -> Issued | Refusal:
        tool = self._effects.get(wanted.action.tool)
        if tool is None or tool.scope not in grant.scopes:
            return Refusal(reason=Reason.scope_missing)
        # The action says what it needs; a form that asks for something else is not about it.
        asked = (request.audience or tool.audience, request.scope or tool.scope)
        if asked != (tool.audience, tool.scope):
            return Refusal(reason=Reason.scope_missing)
        action = wanted.action
        detail = {
            "type": ACTION_TYPE,
            "action": {"v": 1, **action.model_dump(mode="json")},
            "action_hash": wanted.action_hash,
        }
        more = {"authorization_details": [detail]}
        mint = partial(self._sign, grant, worker, tool.audience, tool.scope, more)
        with self._telemetry.span(
            Named.claim, case=grant.case_id, action=action.action_id, tool=action.tool
        ):
            made = await self._claims.claim(tx, grant, worker.worker_id, tool, wanted, mint)
        return made if isinstance(made, Refusal) else Issued(access_token=made)

    def _sign(
        self, grant: Grant, worker: KnownWorker, audience: str, scope: str, more: dict[str, Any]
    ) -> str:
        claims = {
            "tenant": grant.tenant,
            "act": {"sub": worker.worker_id},
            "case": grant.case_id,
            "scope": scope,
            **more,
        }
        return self._signer.sign(
            BACKEND_TYP, subject=grant.customer, audience=audience, lasts=LASTS, claims=claims
        )


def _result(answer: Issued | IssuedRows | Refusal | Malformed) -> str:
    match answer:
        case Issued() | IssuedRows():
            return "granted"
        case Refusal(reason=reason):
            return reason.value
        case Malformed():
            return "malformed"
