"""A case on the real store, a token service before it, and workers that ask over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from casework.api.token_service import Claims, Evidence, RowRights, TokenService, router
from casework.domain.action import Action, ActionValue, action_id, subject_key
from casework.domain.approval import (
    Approval,
    ApprovalStatus,
    Confirmation,
    Decision,
    DecisionKind,
    approval_id,
)
from casework.domain.case import ENGINE, CaseStatus, Sender
from casework.domain.effect import EffectState
from casework.domain.identity import Grant, Role
from casework.domain.money import Money
from casework.identity.assertion import WorkerAssertion, WorkerVerifier
from casework.identity.attest import Attestor
from casework.identity.capability import Minter
from casework.identity.exchange import ExchangeRefused, Token, TokenExchange
from casework.identity.keys import ACCESS, APPROVAL, WORKER, SigningKey
from casework.identity.signer import Signer
from casework.identity.verifier import Claims as TokenClaims
from casework.identity.verifier import Clock, StaticKeys, TokenVerifier
from casework.policy import Policy, PolicyFacts
from casework.store import Scope, Store, Tx
from casework.store.records import (
    CaseRecord,
    ConfirmationRecord,
    DecisionRecord,
    EffectRecord,
)
from tests.integration.store.databases import CAPABILITIES, now
from tests.integration.store.given import StandingClock
from tools import catalogue

API = "http://api.test"
TENANT, CUSTOMER, CASE, GOAL, GRANT = "shop", "customer-1", "case-1", "goal-1", "grant-1"
WORKERS = tuple(f"worker-{n}" for n in range(20))
TOOLS = {tool.name: tool for tool in catalogue.TOOLS}


def named(prefix: str) -> SigningKey:
    """Make a new key for a purpose."""
    return SigningKey.named(prefix, Ed25519PrivateKey.generate())


@dataclass
class Stage:
    """Everything that a claim needs, each part of it to be broken by a test."""

    store: Store
    clock: StandingClock
    policy: Policy = field(default_factory=lambda: Policy.load(tools=catalogue.TOOLS))
    roles: dict[str, frozenset[Role]] = field(
        default_factory=lambda: {
            "sam": frozenset({Role.supervisor}),
            "tony": frozenset({Role.supervisor_senior}),
        }
    )
    access: SigningKey = field(default_factory=lambda: named(ACCESS))
    approval: SigningKey = field(default_factory=lambda: named(APPROVAL))
    workers: dict[str, SigningKey] = field(
        default_factory=lambda: {worker: named(WORKER) for worker in WORKERS}
    )

    def __post_init__(self) -> None:
        """Put the parts together as the API does."""
        self.scope = Scope.of_customer(TENANT, CUSTOMER)
        self.attestor = self.attestor_with(self.approval)
        self.serve(self.policy)

    def attestor_with(self, key: SigningKey) -> Attestor:
        """Sign yeses with this key."""
        return Attestor(key, api_url=API, confirmation_lasts=timedelta(days=30), clock=self.clock)

    async def rights(self, tx: Tx, person: str) -> frozenset[Role]:
        """Say what roles a person has now."""
        return self.roles.get(person, frozenset())

    def app(self, policy: Policy, signs_at: Clock | None = None) -> FastAPI:
        """Make an API that has nothing but the token service, under this policy."""
        workers = {worker: key.public for worker, key in self.workers.items()}
        app = FastAPI()
        app.include_router(
            router(
                TokenService(
                    store=self.store,
                    tools=catalogue.TOOLS,
                    workers=WorkerVerifier(workers, api_url=API, clock=self.clock),
                    claims=Claims(policy=policy, evidence=Evidence(self.attestor, self.rights)),
                    signer=Signer(self.access, issuer=API, clock=signs_at or self.clock),
                    rows=RowRights(
                        self.store, Minter(CAPABILITIES, clock=now).for_workers(), TENANT
                    ),
                )
            )
        )
        return app

    def serve(self, policy: Policy, signs_at: Clock | None = None) -> None:
        """Let a token service decide by this policy, and sign by this clock, from now on."""
        transport = httpx.ASGITransport(app=self.app(policy, signs_at))
        self.client = httpx.AsyncClient(transport=transport, base_url=API)

    async def open_case(
        self, *, case: str = CASE, customer: str = CUSTOMER, grant: str = GRANT
    ) -> None:
        """Open a case with its grant."""
        scope = Scope.of_customer(TENANT, customer)
        async with self.store.write(scope) as tx:
            await tx.cases.open(
                CaseRecord(
                    id=case,
                    tenant=TENANT,
                    customer=customer,
                    grant_id=grant,
                    channel="chat",
                    locale="en",
                    status=CaseStatus.open,
                    owner=ENGINE,
                    created_at=self.clock(),
                    updated_at=self.clock(),
                )
            )
            await tx.grants.add(
                Grant(
                    id=grant,
                    tenant=TENANT,
                    customer=customer,
                    case_id=case,
                    scopes=catalogue.scopes(),
                    not_after=self.clock() + timedelta(days=30),
                )
            )

    def action(
        self,
        tool: str,
        args: Mapping[str, ActionValue],
        preconditions: Mapping[str, str],
        **changes: str,
    ) -> Action:
        """Make an action of the case."""
        fields = {
            "tool_version": "1",
            "tenant": TENANT,
            "customer": CUSTOMER,
            "case": CASE,
            "goal": GOAL,
            "action_id": action_id(CASE, GOAL, 1),
            "policy_version": self.policy.version,
            "requested_by": "customer",
        }
        return Action.model_validate(
            {"tool": tool, "args": args, "preconditions": preconditions, **(fields | changes)}
        )

    def refund(self, euros: str, *, n: int = 1, **changes: str) -> Action:
        """Make the n-th refund of the case; plenty was paid."""
        case = changes.get("case", CASE)
        return self.action(
            "billing.refund",
            {
                "order_id": "1001",
                "charge_id": "ch_1",
                "amount": Money.parse(euros, "EUR"),
                "reason": "damaged",
            },
            {"order_version": "3", "paid": "1000000", "refunded": "0", "currency": "EUR"},
            **({"action_id": action_id(case, GOAL, n)} | changes),
        )

    async def propose(self, action: Action, **changes: Any) -> EffectRecord:
        """T1: write the proposal with the verdict of policy, changed as told."""
        scope = Scope.of_customer(TENANT, action.customer)
        facts = PolicyFacts(window_total_ref=0, now=self.clock(), customer_hold=False)
        fields: dict[str, Any] = {
            "action": action,
            "action_hash": action.hash(),
            "state": EffectState.proposed,
            "verdict": self.policy.decide(action, facts),
            "subject_key": subject_key(action, TOOLS[action.tool].target),
            "amount_ref": self.policy.amount_ref(action.amount) if action.amount else None,
            "proposed_at": self.clock(),
        }
        record = EffectRecord.model_validate(fields | changes)
        async with self.store.write(scope) as tx:
            return await tx.effects.propose(
                record, case_id=action.case, goal_id=action.goal, n=record.n
            )

    async def confirm(
        self, action: Action, *, key: SigningKey | None = None, **changes: Any
    ) -> None:
        """T2: store the customer's signed yes, with changes to what is signed."""
        said = Confirmation(
            action_id=action.action_id,
            action_hash=action.hash(),
            customer=action.customer,
            accepted=True,
            at=self.clock(),
        )
        signed = said.model_copy(update=changes)
        jws = self.attestor_with(key or self.approval).sign_confirmation(signed)
        async with self.store.write(Scope.of_customer(TENANT, action.customer)) as tx:
            await tx.confirmations.add(ConfirmationRecord(confirmation=said, jws=jws))
            await tx.effects.move(action.action_id, EffectState.confirmed)

    async def ask_supervisors(self, action: Action, *, needed: int, **changes: Any) -> Approval:
        """Open the approval of an action."""
        approval = Approval(
            id=approval_id(action.action_id),
            tenant=TENANT,
            customer=action.customer,
            case_id=action.case,
            action_id=action.action_id,
            action_hash=action.hash(),
            status=ApprovalStatus.pending,
            needed=needed,
            requester=action.customer,
            created_at=self.clock(),
            expires_at=self.clock() + timedelta(days=1),
        ).model_copy(update=changes)
        async with self.store.write(self.scope) as tx:
            return (await tx.approvals.open(approval)).approval

    async def decide(
        self,
        approval: Approval,
        approver: str,
        *,
        key: SigningKey | None = None,
        signed: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Store one person's decision; `signed` changes only what the signature says."""
        said = Decision(
            jti=str(uuid4()),
            approval_id=approval.id,
            action_hash=approval.action_hash,
            shown_hash=approval.action_hash,
            approver=approver,
            requester=approval.requester,
            decision=DecisionKind.approve,
            reason="",
            policy_version=self.policy.version,
            exp=int(approval.expires_at.timestamp()),
        ).model_copy(update=changes)
        jws = self.attestor_with(key or self.approval).sign_decision(
            said.model_copy(update=dict(signed or {}))
        )
        async with self.store.write(self.scope) as tx:
            await tx.approvals.add_decision(
                approval.id, DecisionRecord(decision=said, jws=jws, at=self.clock())
            )

    async def turn_approved(self, approval: Approval, *, undo_seconds: float = 0) -> None:
        """Let the approval say yes, as the statement that adds the last decision does."""
        async with self.store.write(self.scope) as tx:
            await tx.approvals.set_status(
                approval.id,
                ApprovalStatus.approved,
                from_=ApprovalStatus.pending,
                effective_at=self.clock() + timedelta(seconds=undo_seconds),
            )

    async def approved(self, action: Action, *approvers: str, undo_seconds: float = 0) -> Approval:
        """Have an action confirmed by the customer and approved by these persons."""
        await self.confirm(action)
        approval = await self.ask_supervisors(action, needed=len(approvers))
        for approver in approvers:
            await self.decide(approval, approver)
        await self.turn_approved(approval, undo_seconds=undo_seconds)
        return approval

    async def write_to_us(self, message_id: str = "message-1") -> None:
        """Let the customer write something that nobody has read."""
        async with self.store.write(self.scope) as tx:
            await tx.messages.add(
                id=message_id,
                case_id=CASE,
                sender=Sender.customer,
                author=CUSTOMER,
                text="Wait, please.",
            )

    def worker(self, worker: str = "worker-0") -> TokenExchange:
        """Return a worker's exchange with the token service."""
        assertion = WorkerAssertion(worker, self.workers[worker], api_url=API, clock=self.clock)
        return TokenExchange(api_url=API, client=self.client, assertion=assertion, clock=self.clock)

    async def claim(
        self, action: Action, worker: str = "worker-0", grant: str = GRANT
    ) -> Token | ExchangeRefused:
        """Ask for a token to do this action."""
        return await self.worker(worker).write_token(grant, action)

    async def state(self, action: Action) -> EffectState:
        """Read where the effect stands."""
        async with self.store.read(Scope.of_customer(TENANT, action.customer)) as tx:
            row = await tx.effects.get(action.action_id)
        assert row is not None
        return row.state

    async def approval_status(self, approval: Approval) -> ApprovalStatus:
        """Read where the approval stands."""
        async with self.store.read(self.scope) as tx:
            record = await tx.approvals.get(approval.id)
        assert record is not None
        return record.approval.status

    async def audited(self) -> list[dict[str, Any]]:
        """Read the audit entries."""
        async with self.store.read(Scope.of_staff(TENANT, "auditor")) as tx:
            return [entry.entry for entry in await tx.audit.entries()]

    async def read(self, token: Token, audience: str) -> TokenClaims:
        """Verify a token as the backend of this audience does."""
        verifier = TokenVerifier(
            issuer=API,
            audience=audience,
            typ="txn+jwt",
            keys=StaticKeys({self.access.kid: self.access.public}),
            kid_prefix=ACCESS,
            clock=self.clock,
        )
        claims = await verifier.verify(token.value)
        assert isinstance(claims, TokenClaims)
        return claims


def reason(answer: Token | ExchangeRefused) -> str:
    """Say why there is no token, or that there is one."""
    return answer.reason if isinstance(answer, ExchangeRefused) else "token"


def form(stage: Stage, **changes: str | None) -> dict[str, str]:
    """Write a good read request by hand, changed as told; None takes a field away."""
    assertion = WorkerAssertion(
        "worker-0", stage.workers["worker-0"], api_url=API, clock=stage.clock
    )
    fields = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": GRANT,
        "subject_token_type": "urn:casework:token-type:grant",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion.sign(),
        "audience": "orders",
        "scope": "orders:read",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}
