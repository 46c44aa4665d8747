"""What the services show, and what they note of it."""

from casework.demo.shop.cast import ANNA, ELIF, FRANK, GRACE, JUN, KWAME, LENA, MEHMET, NADIA, OMAR
from tests.integration.shop.support import Worker, problem


async def test_an_order_as_the_engine_reads_it(worker: Worker) -> None:
    """Anna's order has every field of the contract, its dates counted from the seed's day."""
    order = (await worker.get("/orders/1001", ANNA.customer)).json()

    tracking = order.pop("tracking")
    carrier = order.pop("carrier")
    assert carrier
    assert tracking.startswith("PR")
    assert order == {
        "id": "1001",
        "status": "delivered",
        "order_version": "1",
        "placed_on": "2026-05-14",
        "shipped_on": "2026-05-16",
        "delivered_on": "2026-05-18",
        "total": {"amount_minor": "2490", "currency": "EUR"},
        "items": [{"sku": "MUG-04", "title": "Stoneware mugs, set of four", "quantity": 1}],
        "note": "",
    }


async def test_orders_come_newest_first(worker: Worker) -> None:
    """The list starts with what was bought last."""
    orders = (await worker.get("/orders", GRACE.customer)).json()["data"]

    assert [order["id"] for order in orders] == ["1007", "1008"]


async def test_every_person_of_the_story_is_in_their_situation(worker: Worker) -> None:
    """Waiting, on its way, charged twice, locked, refunded in part: as the scenes need it."""
    lena = (await worker.get("/orders/1013", LENA.customer)).json()
    mehmet = (await worker.get("/orders/1014", MEHMET.customer)).json()
    frank = (await worker.get("/orders/1006", FRANK.customer)).json()
    twice = (await worker.get("/charges?order_id=1005", ELIF.customer, "billing")).json()["data"]
    nadia = (await worker.get("/refunds", NADIA.customer, "billing")).json()["data"]
    elif_ = (await worker.get("/account", ELIF.customer, "accounts")).json()
    omar = (await worker.get("/account", OMAR.customer, "accounts")).json()

    assert (lena["status"], lena["expected_on"]) == ("processing", "2026-05-23")
    assert (mehmet["status"], mehmet["expected_on"]) == ("shipped", "2026-05-21")
    assert "1001" in frank["note"]
    assert [charge["id"] for charge in twice] == ["ch_1005_2", "ch_1005"]
    assert {charge["paid"]["amount_minor"] for charge in twice} == {"12900"}
    assert [(refund["state"], refund["action_id"]) for refund in nadia] == [("pending", "")]
    assert elif_["lock_reason"] == "too_many_attempts"
    assert elif_["locked_since"].endswith("Z")
    assert omar["lock_reason"] == "security_hold"


async def test_money_keeps_its_currency(worker: Worker) -> None:
    """Yen have no minor unit and dinars a thousand of them; both are whole numbers here."""
    yen = (await worker.get("/charges", JUN.customer, "billing")).json()["data"]
    dinars = (await worker.get("/charges", KWAME.customer, "billing")).json()["data"]

    assert yen[0]["paid"] == {"amount_minor": "24800", "currency": "JPY"}
    assert dinars[0]["paid"] == {"amount_minor": "12500", "currency": "KWD"}


async def test_what_left_for_whom_is_noted(worker: Worker) -> None:
    """Frank asking for anna's order is noted, and that no row of hers left for him."""
    await worker.get("/orders/1001", FRANK.customer)
    await worker.get("/orders/1001", ANNA.customer)
    served = await worker.operator("orders", "GET", "/_shop/served")

    assert served.json()["data"] == [
        {"customer": FRANK.customer, "path": "/orders/1001", "rows": []},
        {"customer": ANNA.customer, "path": "/orders/1001", "rows": ["1001"]},
    ]


async def test_the_address_never_leaves(worker: Worker) -> None:
    """No answer of the orders service holds an address."""
    answers = [await worker.get(path, ANNA.customer) for path in ("/orders", "/orders/1001")]

    assert not any("Street" in answer.text for answer in answers)


async def test_the_operators_door_needs_the_secret(worker: Worker) -> None:
    """Without the secret the door says 401, to every method, with a customer's token or not."""
    token = worker.signer.token(ANNA.customer, "orders", "orders:read")
    orders = worker.clients["orders"]
    for headers in ({}, {"X-Shop-Operator": "guess"}, {"Authorization": f"Bearer {token}"}):
        for method, path in (
            ("GET", "ledger"),
            ("GET", "served"),
            ("PUT", "faults"),
            ("POST", "change"),
        ):
            answer = await orders.request(method, f"/_shop/{path}", headers=headers, json={})

            assert problem(answer) == (401, "unauthorized")


async def test_unknown_routes_and_methods_are_problems_too(worker: Worker) -> None:
    """Whatever is asked for, an error has the one shape."""
    assert problem(await worker.get("/nothing", ANNA.customer)) == (404, "not-found")
    assert problem(await worker.clients["orders"].delete("/orders/1001"))[0] == 405


async def test_no_page_loads_from_elsewhere(worker: Worker) -> None:
    """There is an OpenAPI document that resolves, and no docs page."""
    document = (await worker.clients["billing"].get("/openapi.json")).json()
    path = document["paths"]["/charges/{charge_id}/refunds"]["post"]
    schema = path["requestBody"]["content"]["application/json"]["schema"]

    assert schema["required"] == ["order_id", "amount", "reason"]
    assert (
        schema["properties"]["amount"]["$ref"].rpartition("/")[2]
        in document["components"]["schemas"]
    )
    assert (await worker.clients["billing"].get("/docs")).status_code == 404
