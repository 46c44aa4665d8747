"""What people write is in no history, no sink and on no disk in the clear (SECURITY §5: 53, 63)."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload

from casework.demo.shop.cast import BRUNO, CLARA, LENA
from casework.temporal.codec import SealingCodec, data_converter, payload_key
from tests.attack.support import (
    JSON,
    Thief,
    big_refund,
    dwell,
    everything_done,
    moved,
    store_bytes,
    supervisor,
)
from tests.house import House

pytestmark = pytest.mark.server

#: A signed token; what merely begins as JSON does is none.
JWT = r"eyJ[\w-]+\.eyJ[\w-]+\."
#: One of a kind each, so that finding one says where it came from.
WORDS = {
    "message": "Zanzibarquokka",
    "name": "Hieronymus Wolkenkratz",
    "second message": "Yttriumgnocchi",
    "address": "Kanarienvogelweg 47",
    "reason": "Obsidianferret",
    "note": "Wombatcalculus",
    "customer text": "Marzipanvortex",
    "question": "Flamingotariff",
    "reply": "Pelicandynamo",
    "edit reason": "Gorgonzolaflux",
}


@dataclass
class Told:
    """What was played, and which workflows heard of it."""

    house: House
    workflows: list[str]
    case_ids: list[str]
    tokens: list[str]
    logged: list[logging.LogRecord]


async def play(house: House) -> Told:
    """Let every kind of text be written by those who write it."""
    sam, al = await supervisor(house), await house.sign_in("al", "staff", "agent")
    told = Told(house, [], [], [sam.token, al.token], [])

    lena = await house.sign_in(LENA.customer)
    moving = await lena.open(
        f"Please change the delivery address of order 1013 to {WORDS['address']}, 04109 Leipzig"
    )
    await lena.confirm(moving)
    await lena.until_resting(moving["id"])

    bruno = await house.sign_in(BRUNO.customer)
    asked = await bruno.open(
        f"order 1002 arrived damaged, please refund it. {WORDS['message']}. I am {WORDS['name']}."
    )
    await bruno.confirm(asked)
    case = await bruno.until(
        asked["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"])
    )
    [waiting] = case["pending"]
    card = await sam.get(f"/v1/approvals/{waiting['id']}")
    answer = await sam.decide(card, "ask", question=f"Which {WORDS['question']} was it?")
    assert answer.status_code == 200, answer.text
    await bruno.say(asked["id"], f"It was the {WORDS['second message']}, thanks")
    await dwell(house, asked["id"], 0.7)
    card = await sam.get(f"/v1/approvals/{waiting['id']}")
    answer = await sam.decide(
        card,
        "deny",
        reason=WORDS["reason"],
        note=f"{WORDS['note']} again",
        customer_text=f"We can not: {WORDS['customer text']}.",
    )
    assert answer.status_code == 200, answer.text
    await bruno.until_resting(asked["id"])

    clara = await big_refund(house, CLARA)
    less = {"amount": {"amount_minor": "9000", "currency": "EUR"}}
    answer = await sam.decide(clara.card, "edit", args=less, reason=WORDS["edit reason"])
    assert answer.status_code == 200, answer.text
    await clara.customer.until_resting(clara.case_id)
    await clara.customer.post(f"/v1/cases/{clara.case_id}/handoff")
    await clara.customer.until(clara.case_id, lambda c: c["status"] == "with_person")
    line = (await al.get("/v1/handoffs"))["data"][-1]
    await al.post(f"/v1/handoffs/{line['id']}/take")
    answer = await al.post(f"/v1/handoffs/{line['id']}/reply", {"text": WORDS["reply"]})
    assert answer.status_code == 202, answer.text

    told.case_ids = [moving["id"], asked["id"], clara.case_id]
    told.workflows = [f"case/{case_id}" for case_id in told.case_ids]
    told.workflows += [f"approval/{waiting['id']}", f"approval/{clara.card['id']}"]
    told.tokens += [lena.token, bruno.token, clara.customer.token]
    # The oracle sees that all of it did happen.
    assert await moved(house, CLARA.customer) == [("9000", "EUR")]
    assert "orders.change_address" in {row["tool"] for row in await everything_done(house)}
    return told


@pytest.fixture(scope="module")
async def told(shared: House) -> Told:
    """Play once for all tests of this module, with everything logged kept."""
    root, kept = logging.getLogger(), Kept()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    try:
        told = await play(shared)
        bad = {"Authorization": f"Bearer {told.tokens[0]}x"}
        await shared.http.get("/v1/cases", headers=bad)
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
    assert kept.records
    told.logged.extend(kept.records)
    return told


def payloads(message: Message) -> Iterator[Payload]:
    """Walk to every payload of an event, however deep."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.type != field.TYPE_MESSAGE:
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            for each in value.values():
                if isinstance(each, Message):
                    yield from payloads(each)
        elif isinstance(value, Message):
            yield from payloads(value)
        else:
            for each in value:
                yield from payloads(each)


async def laid_open(house: House, workflow_id: str) -> str:
    """Give a history as whoever has the payload key can read it, next to what anybody can."""
    codec = SealingCodec(payload_key(house.settings.keys_dir))
    history = await house.history(workflow_id)
    found = [history.to_json()]
    for event in history.events:
        for payload in payloads(event):
            try:
                [opened] = await codec.decode([payload])
            except Exception:  # noqa: BLE001 - not sealed at all: read it as it is
                opened = payload
            found.append(opened.data.decode("utf-8", "replace"))
            found.append(str(dict(opened.metadata)))
    return "\n".join(found)


def spellings(word: str) -> list[str]:
    """The ways in which a word may stand in bytes."""
    raw = word.encode()
    ways = {word, json.dumps(word)[1:-1], raw.hex(), base64.b64encode(raw).decode().rstrip("=")}
    return sorted(ways)


async def test_histories_hold_no_words_even_with_the_key(told: Told) -> None:
    """53: messages, names, addresses, questions, reasons, notes, replies: ids only."""
    found: list[JSON] = []
    for workflow_id in told.workflows:
        text = await laid_open(told.house, workflow_id)
        found += [
            {"workflow": workflow_id.split("/", maxsplit=1)[0], "what": what}
            for what, word in WORDS.items()
            if any(way in text for way in spellings(word))
        ]
    assert found == []


async def test_histories_hold_no_tokens_and_no_addresses_of_the_shop(told: Told) -> None:
    """53, 63: no JWT of anybody, no street from an order, no masked mail address."""
    for workflow_id in told.workflows:
        text = await laid_open(told.house, workflow_id)
        for token in told.tokens:
            assert token not in text
            assert token.rsplit(".", 1)[1] not in text
        assert not re.search(JWT, text), workflow_id
        for sign in ("Bearer ", "Example Street", "@mail.example", "•••", "BEGIN PRIVATE"):
            assert sign not in text, (workflow_id, sign)


async def test_control_the_scanner_reads_what_is_sealed(told: Told) -> None:
    """Control for 53: ids are found inside; a seeded word is found though sealed."""
    house = told.house
    text = await laid_open(house, told.workflows[0])
    grant = await Thief(house).grant(told.case_ids[0])
    assert grant in text
    assert grant not in (await house.history(told.workflows[0])).to_json()

    seeded = f"seeded-{told.case_ids[0]}"
    leak = {"ref": WORDS["message"]}
    assert house.client.data_converter.payload_codec  # what is started next is sealed
    await house.client.start_workflow("Nobody", leak, id=seeded, task_queue="nobody")
    try:
        assert WORDS["message"] in await laid_open(house, seeded)
        assert WORDS["message"] not in (await house.history(seeded)).to_json()
    finally:
        await house.client.get_workflow_handle(seeded).terminate("done")


def stands_alone(number: str, text: str) -> bool:
    """Say whether a number is in a text, and not just its digits within a longer one or an id."""
    return re.search(rf"(?<![0-9A-Za-z+/]){number}(?![0-9A-Za-z+/])", text) is not None


async def test_what_temporal_shows_without_a_key_names_nobody(told: Told) -> None:
    """63: workflow ids, search attributes, memo, task queues, failures: no person, no words."""
    house = told.house
    async for execution in house.client.list_workflows():
        if not execution.id.startswith(("case/", "approval/")):
            continue
        raw = str(execution.raw_info)
        for sign in (*WORDS.values(), "cus-0", "bruno", "sam"):
            assert sign not in raw, (execution.id, sign)
        assert not re.search(JWT, raw)
        assert not stands_alone("1002", raw)
    for workflow_id in told.workflows:
        plain = (await house.history(workflow_id)).to_json()
        assert not re.search(JWT, plain)
        for sign in ("cus-0", "ch_1002"):
            assert sign not in plain, (workflow_id, sign)
        assert not stands_alone("24800", plain)


async def test_a_key_of_another_deployment_opens_nothing(told: Told) -> None:
    """28, 64: with a wrong key, or as another workflow's, a payload does not open."""
    house = told.house
    history = await house.history(told.workflows[0])
    found = [payload for event in history.events for payload in payloads(event)]
    # The SDK's core leaves its own notes on local activities unsealed: names and times.
    sealed = [p for p in found if p.metadata["encoding"] != b"json/plain"]
    assert sealed
    right = SealingCodec(payload_key(house.settings.keys_dir))
    wrong = data_converter(b"\1" * 32).payload_codec
    elsewhere = SealingCodec(right.key, bound_to="default|case/other")
    assert wrong
    for payload in sealed[:10]:
        assert await right.decode([payload])
        for codec in (wrong, elsewhere):
            with pytest.raises(Exception, match=r"."):
                await codec.decode([payload])
        altered = Payload(metadata=payload.metadata, data=payload.data[:-1] + b"\0")
        if altered.data != payload.data:
            with pytest.raises(Exception, match=r".*"):
                await right.decode([altered])


@pytest.mark.parametrize("what", WORDS)
async def test_the_store_holds_no_words_in_the_clear(told: Told, what: str) -> None:
    """53, 63: the raw bytes of the database and its journal."""
    raw = store_bytes(told.house)
    assert not [way for way in spellings(WORDS[what]) if way.encode() in raw]


async def test_control_the_store_is_read_whole(told: Told) -> None:
    """Control for 53: ids that have to be there are found in the same bytes."""
    raw = store_bytes(told.house)
    for case_id in told.case_ids:
        assert case_id.encode() in raw
    assert b"billing.refund" in raw


async def test_figures_and_audit_say_no_words(told: Told) -> None:
    """63: metrics, KPI and the audit chain hold neither words nor, in metrics, anybody's id."""
    house = told.house
    auditor = await house.sign_in("ada", "staff", "auditor", "lead", "operator")
    metrics = (await house.http.get("/metrics")).text
    audit = str(await auditor.get("/v1/audit?limit=100"))
    figures = str(await auditor.get("/v1/kpi"))
    for said in (metrics, audit, figures):
        for word in WORDS.values():
            assert word not in said
        assert "eyJ" not in said
    for case_id in (*told.case_ids, BRUNO.customer, LENA.customer):
        assert case_id not in metrics
    assert told.case_ids[1] in audit  # control: the chain does speak of these cases


async def test_nobody_elses_reply_speaks_of_it(told: Told) -> None:
    """53: what Bruno and Clara were told and wrote is in no other customer's case."""
    lena = await told.house.sign_in(LENA.customer)
    text = str(await lena.get(f"/v1/cases/{told.case_ids[0]}"))
    for what, word in WORDS.items():
        assert (word in text) == (what == "address"), what


async def test_logs_hold_no_words_and_no_tokens(told: Told) -> None:
    """63: at the level at which people look for trouble, whole cases say nothing of their words."""
    said = "\n".join(_line(record) for record in told.logged)
    for what, word in WORDS.items():
        assert word not in said, what
    for token in told.tokens:
        assert token.rsplit(".", 1)[1] not in said
    assert "Example Street" not in said
    assert not re.search(JWT, said)


class Kept(logging.Handler):
    """Keeps every record of everybody."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _line(record: logging.LogRecord) -> str:
    extra: Any = {k: v for k, v in record.__dict__.items() if k not in {"msg", "args"}}
    return f"{record.getMessage()} {extra}"
