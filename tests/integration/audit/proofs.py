"""Getting proofs from a running Casework, and the public keys that they are checked with."""

from casework.audit.proof import Proof, read
from casework.audit.signatures import Keys, keys_of
from casework.audit.story import Story
from casework.audit.verifying import verify
from casework.demo.shop.cast import LENA
from casework.demo.shop.cast import Person as Buyer
from tests.house import House, Person

ADDRESS = "12 Canary Row, 04109 Leipzig"


async def keys_at(house: House) -> Keys:
    """Fetch what the API publishes."""
    answer = await house.http.get("/.well-known/jwks.json")
    keys = keys_of(answer.content)
    assert keys
    return keys


async def fetched(auditor: Person, action_id: str, *, words: bool = False) -> bytes:
    """Ask for the proof of an effect, as the file that it is."""
    answer = await auditor.house.http.get(
        f"/v1/audit/proofs/{action_id}",
        params={"words": str(words).lower()},
        headers=auditor._headers(),
    )
    assert answer.status_code == 200, answer.text
    return answer.content


def parsed(content: bytes) -> Proof:
    """Read a proof that is one."""
    proof = read(content)
    assert proof is not None
    return proof


def held(content: bytes, keys: Keys) -> Story:
    """Verify a proof that has to hold."""
    story = verify(content, keys)
    assert isinstance(story, Story), story
    return story


async def refunded(house: House, buyer: Buyer) -> str:
    """Have a small refund confirmed and paid; give the action's id."""
    customer = await house.sign_in(buyer.customer)
    case = await customer.open(f"my order {buyer.order_id} came broken, I want my money back")
    await customer.confirm(case)
    await customer.until_resting(case["id"])
    return await done_by(house, "billing", buyer.customer)


async def address_changed(house: House) -> str:
    """Have an order sent elsewhere, to an address in the customer's own words."""
    lena = await house.sign_in(LENA.customer)
    case = await lena.open(
        f"Please change the delivery address of order {LENA.order_id} to {ADDRESS}"
    )
    await lena.confirm(case)
    await lena.until_resting(case["id"])
    return await done_by(house, "orders", LENA.customer)


async def done_by(house: House, service: str, customer: str) -> str:
    """Name the one action that a service has carried out for a customer."""
    [row] = await house.ledger(service, customer)
    return str(row["action_id"])


async def decided(
    house: House, customer_id: str, order_id: str, decision: str, *people: str, **more: object
) -> str:
    """Have a big refund decided by these people and paid; give the action's id."""
    customer = await house.sign_in(customer_id)
    case = await customer.open(f"order {order_id} arrived damaged, please refund it")
    await customer.confirm(case)
    case = await customer.until(
        case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"])
    )
    [waiting] = [p for p in case["pending"] if p["kind"] == "approval"]
    for name in people:
        supervisor = await house.sign_in(name, "staff", "supervisor")
        card = await supervisor.get(f"/v1/approvals/{waiting['id']}")
        answer = await supervisor.decide(card, decision, **more)
        assert answer.status_code == 200, answer.text
    await customer.until_resting(case["id"])
    return await done_by(house, "billing", customer_id)
