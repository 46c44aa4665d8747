"""Capabilities for workers: against a case's grant the rows of its customer, for five minutes.

A grant that ended gives no right at a backend any more. Its rows stay in reach while the case is
open, and a day longer: the customer is told, a person gets the case, what was retried ends.
"""

from datetime import timedelta

from casework.api.token_service.refusal import Reason, Refusal
from casework.api.token_service.request import RowsRequest
from casework.domain.case import CaseStatus
from casework.domain.identity import Grant
from casework.domain.words import Word
from casework.identity.assertion import KnownWorker
from casework.identity.capability import LASTS, Minter
from casework.identity.rows import CAPABILITY_TOKEN_TYPE
from casework.identity.verifier import LEEWAY
from casework.store import Scope, Store, Tx
from casework.store.isolation.policies import WORKER_PURPOSES

_WINDING_UP = timedelta(days=1)


class IssuedRows(Word):
    """A capability, and whose rows it shows."""

    capability: str
    tenant: str
    customer: str = ""

    def body(self) -> dict[str, str | int]:
        """Write the answer (RFC 8693 §2.2.1): no token for a bearer, but for the database."""
        return {
            "access_token": self.capability,
            "issued_token_type": CAPABILITY_TOKEN_TYPE,
            "token_type": "N_A",
            "expires_in": int(LASTS.total_seconds()),
            "tenant": self.tenant,
            "customer": self.customer,
        }


class RowRights:
    """Gives workers their capabilities."""

    def __init__(self, store: Store, minter: Minter, tenant: str) -> None:
        """Make what workers can use; their own purposes are those of this tenant."""
        self._store = store
        self._minter = minter
        self._tenant = tenant

    async def answer(self, request: RowsRequest, worker: KnownWorker) -> IssuedRows | Refusal:
        """Answer one request of a worker that proved itself."""
        if request.purpose:
            return await self._for_purpose(request.purpose, worker)
        found = await self._store.grant(request.grant_ref)
        if found is None:
            return Refusal(reason=Reason.grant_revoked)
        async with self._store.write(Scope.of_customer(found.tenant, found.customer)) as tx:
            if not await _first_time(tx, worker):
                return Refusal(reason=Reason.replayed_assertion)
            if not await _in_reach(tx, found):
                return Refusal(reason=Reason.grant_expired)
        return IssuedRows(
            capability=self._minter.for_customer_of(found),
            tenant=found.tenant,
            customer=found.customer,
        )

    async def _for_purpose(self, purpose: str, worker: KnownWorker) -> IssuedRows | Refusal:
        if purpose not in WORKER_PURPOSES:
            return Refusal(reason=Reason.scope_missing)
        async with self._store.write(Scope.of_service(self._tenant, "tokens")) as tx:
            if not await _first_time(tx, worker):
                return Refusal(reason=Reason.replayed_assertion)
        scope = Scope.of_service(self._tenant, purpose)
        return IssuedRows(capability=self._minter.for_rows(scope), tenant=self._tenant)


async def _first_time(tx: Tx, worker: KnownWorker) -> bool:
    return await tx.used_once.spend(f"{worker.worker_id}/{worker.jti}", worker.expires_at + LEEWAY)


async def _in_reach(tx: Tx, grant: Grant) -> bool:
    if grant.live(tx.now):
        return True
    case = await tx.cases.get(grant.case_id)
    if case is None:
        return False
    return case.status is not CaseStatus.closed or case.updated_at > tx.now - _WINDING_UP
