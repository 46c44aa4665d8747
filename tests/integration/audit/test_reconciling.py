"""What the backends did and what was recorded agree; and what does not agree is found."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.audit.ledgers import Ledgers
from casework.audit.reconciling import FindingKind
from casework.cli.opening import opened_store
from casework.demo.shop.cast import ANNA, GRACE, HANA, IVAN
from casework.identity.keys import ApiKeys
from casework.identity.signer import Signer
from casework.store import Scope
from casework.worker import utc_now
from tests.attack.support import tampered
from tests.house import SHOP, House, running_house
from tests.integration.audit.conftest import Done
from tests.integration.audit.proofs import refunded
from tests.reconciled import findings
from tools.gateway import CALLS

pytestmark = pytest.mark.server
_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def other_house(temporal_env: WorkflowEnvironment, tmp_path: Path) -> AsyncIterator[House]:
    """Run a Casework whose books may be spoilt."""
    async with running_house(temporal_env, tmp_path) as running:
        yield running


async def kinds(house: House) -> dict[str, set[FindingKind]]:
    """Say what was found, by actions."""
    found: dict[str, set[FindingKind]] = {}
    for finding in await findings(house):
        found.setdefault(finding.action_id, set()).add(finding.kind)
    return found


async def test_what_was_done_and_what_was_recorded_agree(house: House, done: Done) -> None:
    """Five effects of five sorts at two backends: nothing to find, either way round."""
    ledgers = Ledgers(SHOP, house.http, _signer(house), house.settings.tenant)
    lines = await ledgers.read()

    assert {line.action_id for part in lines.values() for line in part} == set(done.ids.values())
    assert await findings(house) == ()


async def test_an_effect_without_a_chain_is_found(other_house: House) -> None:
    """Somebody with the token service's key acts past the engine: the books tell."""
    paid = await refunded(other_house, ANNA)
    forged = await _past_the_engine(other_house, paid)

    assert await kinds(other_house) == {forged: {FindingKind.effect_without_chain}}


async def test_each_planted_fault_is_found(other_house: House) -> None:
    """A ledger row that vanished, one that was altered, and an amount that differs."""
    gone = await refunded(other_house, ANNA)
    altered = await refunded(other_house, GRACE)
    more = await refunded(other_house, HANA)
    _shop_tampered(other_house, f"DELETE FROM ledger WHERE action_id = '{gone}'")
    _shop_tampered(
        other_house, f"UPDATE ledger SET amount_minor = 1 + amount_minor WHERE action_id = '{more}'"
    )
    _shop_tampered(
        other_house,
        f"UPDATE ledger SET reference = 're_999', customer = 'x' WHERE action_id = '{altered}'",
    )
    assert tampered(other_house, "UPDATE effect SET receipt = 're_0' WHERE action_id = ?", gone)

    assert await kinds(other_house) == {
        gone: {FindingKind.chain_without_effect, FindingKind.row_differs},
        more: {FindingKind.amount_differs},
        altered: {FindingKind.customer_differs, FindingKind.reference_differs},
    }


async def test_success_recorded_twice_is_found(other_house: House) -> None:
    """Even an entry that the chain itself accepts can not make one effect two."""
    paid = await refunded(other_house, IVAN)
    async with (
        opened_store(other_house.settings) as store,
        store.write(Scope.of_staff(other_house.settings.tenant, "x")) as tx,
    ):
        [entry] = [
            e.entry
            for e in await tx.audit.about(("action_id", paid))
            if e.entry.get("state") == "succeeded"
        ]
        await tx.audit.append({k: v for k, v in entry.items() if k != "at"})

    assert await kinds(other_house) == {paid: {FindingKind.succeeded_twice}}


async def test_the_ledger_is_for_auditors_only(house: House, done: Done) -> None:
    """A token to read a customer's own rows, or for another backend, opens no ledger."""
    signer = _signer(house)
    for audience, scope in (
        ("billing", "billing:read"),
        ("billing", "billing:refund"),
        ("billing", "orders:ledger"),
        ("orders", "billing:ledger"),
    ):
        token = signer.sign(
            "txn+jwt",
            subject=ANNA.customer,
            audience=audience,
            lasts=_MINUTE,
            claims={
                "tenant": house.settings.tenant,
                "act": {"sub": "worker"},
                "case": "c",
                "scope": scope,
            },
        )
        answer = await house.http.get(
            f"{SHOP['billing']}/ledger", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code in {401, 403}, (audience, scope)


async def _past_the_engine(house: House, like: str) -> str:
    """Have an invoice sent by a token that the access key signed, and nobody claimed."""
    async with (
        opened_store(house.settings) as store,
        store.read(Scope.of_staff(house.settings.tenant, "x")) as tx,
    ):
        effect = await tx.effects.get(like)
    assert effect is not None
    action = effect.action.model_copy(
        update={
            "tool": "orders.send_invoice",
            "action_id": str(uuid4()),
            "args": {"order_id": ANNA.order_id},
            "preconditions": {},
        }
    )
    detail = {"v": 1, **action.model_dump(mode="json")}
    token = _signer(house).sign(
        "txn+jwt",
        subject=action.customer,
        audience="orders",
        lasts=_MINUTE,
        claims={
            "tenant": action.tenant,
            "act": {"sub": "worker"},
            "case": action.case,
            "scope": "orders:invoice",
            "authorization_details": [
                {"type": "casework_action", "action": detail, "action_hash": action.hash()}
            ],
        },
    )
    call = CALLS[action.tool]
    answer = await house.http.post(
        SHOP["orders"] + call.path(action),
        json=call.content(action),
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": action.action_id},
    )
    assert answer.status_code == 201, answer.text
    return action.action_id


def _signer(house: House) -> Signer:
    access = ApiKeys.load(house.settings.keys_dir).access
    return Signer(access, issuer=house.settings.api_url, clock=utc_now)


def _shop_tampered(house: House, statement: str) -> None:
    """Change billing's own ledger, its triggers dropped first."""
    with closing(sqlite3.connect(_billing(house), timeout=10)) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            raw.execute(f'DROP TRIGGER "{name}"')
        assert raw.execute(statement).rowcount == 1
        raw.commit()


def _billing(house: House) -> Path:
    [file] = (house.settings.data_dir / "shop").glob("billing*.db")
    return file
