"""Nobody's card, mail, account, phone, token or name is anywhere in the clear (SECURITY §5: 63).

Every field that somebody can write into gets words of its own. A whole Casework on disk plays
with them; then the bytes of every place where it leaves something are searched.
"""

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import ANNA, BRUNO, CLARA, DMITRI, HANA, IVAN, LENA, MEHMET
from casework.identity.keys import create_embedded_keys
from casework.settings import Settings
from casework.telemetry.setup import Telemetry, start
from tests.attack.canaries import FIELDS, Canary, found_in, spellings
from tests.attack.rude_shop import RudeShop
from tests.attack.sinks import Collected, logged
from tests.attack.support import STAFF, big_refund, card_of, dwell, supervisor, until_waiting
from tests.conftest import SEARCH_ATTRIBUTES, TEMPORAL_FLAGS, temporal_binary
from tests.house import House, Person, running_house
from tests.integration.telemetry.test_collector import collector
from tests.integration.telemetry.town import served

pytestmark = pytest.mark.server

#: What may stand in the clear, and why. Nothing else may.
BY_DESIGN = {
    ("store", "staff mail"): "who decided what is named in the ledger, as sign-in names them",
    ("audit", "staff mail"): "the chain proves who decided; staff are told so",
    ("proofs", "staff mail"): "the same, for one effect",
    ("proofs", "edit reason"): "a proof shows the decision as it was signed, to auditors alone",
}
ARTICLE = """---
id: delivery-times
title: "How long delivery takes"
owner: delivery-team@shop.example
subject: delivery
audience: [customer]
language: en
---

Standard delivery within Germany takes two to three working days.
"""


@dataclass
class Town:
    """What was played, and every place where something of it can lie."""

    house: House
    folder: Path
    telemetry: Telemetry
    words: dict[str, Canary]
    rude: RudeShop
    collected: dict[str, bytes]
    collector: str
    cases: dict[str, str] = field(default_factory=dict)
    approvals: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    async def sinks(self) -> dict[str, bytes]:
        """Read every sink as it is now."""
        data = self.house.settings.data_dir
        store = sorted(data.glob("casework.db*"))
        temporal = sorted(self.folder.glob("temporal.db*"))
        others = [
            path
            for path in sorted(data.rglob("*"))
            # The shop is another system, with its customers' own data; keys have a test of theirs.
            if path.is_file()
            and path not in {*store, *temporal}
            and not {"shop", "keys", "logs", "articles"} & set(path.relative_to(data).parts)
        ]
        self.telemetry.flush()
        ada = await self.house.sign_in("ada", "staff", "auditor", "lead", "operator")
        return {
            "store": _bytes(store),
            "temporal": _bytes(temporal),
            "logs": (self.folder / "logs" / "production.log").read_bytes(),
            "development logs": (self.folder / "logs" / "development.log").read_bytes(),
            "spans": self.collected.get("traces", b""),
            "metrics": (await self.house.http.get("/metrics")).content
            + self.telemetry.exposition()[0],
            "audit": await _chain(ada),
            "proofs": await self._proofs(ada),
            "figures": json.dumps(await ada.get("/v1/kpi"), ensure_ascii=False).encode(),
            "other files": _bytes(others),
        }

    async def _proofs(self, auditor: Person) -> bytes:
        """Give the proofs of all that was done."""
        async with self.house.store.read(STAFF) as tx:
            effects = await tx.audit.effects()
        headers = {"Authorization": f"Bearer {auditor.token}"}
        said = []
        for effect in effects:
            path = f"/v1/audit/proofs/{effect.action_id}"
            answer = await self.house.http.get(path, headers=headers)
            said += [answer.content] if answer.status_code == 200 else []
        return b"\n".join(said)


def _bytes(files: list[Path]) -> bytes:
    return b"\n".join(str(file).encode() + b"\n" + file.read_bytes() for file in files)


async def _chain(auditor: Person) -> bytes:
    """Give the chain as an auditor takes it away."""
    pages: list[str] = []
    after = 0
    while True:
        page = await auditor.get(f"/v1/audit?limit=100&after={after}")
        if not page["data"]:
            return "\n".join(pages).encode()
        pages.append(json.dumps(page, ensure_ascii=False))
        after = page["data"][-1]["seq"]


@pytest.fixture(scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Play everything once, on a Temporal whose database is a file."""
    folder = tmp_path_factory.mktemp("canaries")
    words = {name: Canary.fresh(name) for name in FIELDS}
    rude = RudeShop(
        words, refused=HANA.purchases[0].charge_id, stumbling=IVAN.purchases[0].charge_id
    )
    articles = folder / "articles"
    articles.mkdir()
    (articles / "times.md").write_text(ARTICLE, encoding="utf-8")
    collected = Collected()
    env = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(temporal_binary()),
        dev_server_extra_args=list(TEMPORAL_FLAGS),
        dev_server_log_level="error",
        dev_server_database_filename=str(folder / "temporal.db"),
        search_attributes=SEARCH_ATTRIBUTES,
    )
    try:
        async with logged(folder / "logs"), served(collector(collected)) as url:
            create_embedded_keys(folder / "keys")
            settings = Settings(keys_dir=folder / "keys", otlp_endpoint=url)
            telemetry = start(settings, "casework")
            async with running_house(
                env, folder, articles=articles, telemetry=telemetry, before_shop=rude
            ) as house:
                made = Town(house, folder, telemetry, words, rude, collected, url)
                await play(made)
                yield made
            telemetry.shutdown()
    finally:
        await env.shutdown()


async def play(town: Town) -> None:
    """Have every kind of text written by those who write it."""
    await _effects(town)
    await _approvals(town)
    await _questions_and_refusals(town)


async def _effects(town: Town) -> None:
    house, words = town.house, town.words
    lena = await house.sign_in(LENA.customer)
    moving = await lena.open(
        f"Please change the delivery address of order 1013 to {words['new address'].name}, "
        "Kanarienvogelweg 47, 04109 Leipzig"
    )
    await lena.confirm(moving)
    await lena.until_resting(moving["id"])
    for buyer in (ANNA, HANA, IVAN):
        person = await house.sign_in(buyer.customer)
        case = await person.open(f"order {buyer.order_id} arrived damaged, please refund it")
        if any(p["kind"] == "confirmation" for p in case["pending"]):
            await person.confirm(case)
        await person.until(case["id"], lambda c: c["status"] in {"resolved", "with_person"})
        town.cases[buyer.name] = case["id"]
        town.tokens.append(person.token)
    town.cases["lena"] = moving["id"]
    anna = await house.sign_in(ANNA.customer)
    answer = await anna.post(f"/v1/cases/{town.cases['anna']}/feedback", {"solved": True})
    assert answer.status_code == 200, answer.text


async def _approvals(town: Town) -> None:
    house, words = town.house, town.words
    sam = await supervisor(house, words["staff mail"].mail)
    al = await house.sign_in("al", "staff", "agent")
    bruno = await house.sign_in(BRUNO.customer)
    asked = await bruno.open(
        f"order 1002 arrived damaged, please refund it. I am {words['message'].name}."
    )
    await bruno.confirm(asked)
    card = await card_of(sam, await until_waiting(bruno, asked["id"]))
    answer = await sam.decide(card, "ask", question=words["supervisor question"].text)
    assert answer.status_code == 200, answer.text
    await bruno.say(asked["id"], f"Here it is, thanks. {words['second message'].text}")
    await dwell(house, asked["id"], 0.7)
    card = await sam.get(f"/v1/approvals/{card['id']}")
    answer = await sam.decide(
        card,
        "deny",
        reason=words["denial reason"].text,
        note=words["denial note"].text,
        customer_text=words["customer text"].text,
    )
    assert answer.status_code == 200, answer.text
    await bruno.until_resting(asked["id"])

    clara = await big_refund(house, CLARA)
    less = {"amount": {"amount_minor": "9000", "currency": "EUR"}}
    answer = await sam.decide(clara.card, "edit", args=less, reason=words["edit reason"].text)
    assert answer.status_code == 200, answer.text
    await clara.customer.until_resting(clara.case_id)
    await clara.customer.post(f"/v1/cases/{clara.case_id}/handoff")
    await clara.customer.until(clara.case_id, lambda c: c["status"] == "with_person")
    lines = (await al.get("/v1/handoffs"))["data"]
    line = next(line for line in lines if line["case_id"] == clara.case_id)
    await al.post(f"/v1/handoffs/{line['id']}/take")
    path = f"/v1/handoffs/{line['id']}"
    answer = await al.post(f"{path}/reply", {"text": words["agent reply"].text})
    assert answer.status_code == 202, answer.text
    await clara.customer.say(clara.case_id, words["give-back message"].text)
    answer = await al.post(f"{path}/give-back")
    assert answer.status_code == 200, answer.text
    await dwell(house, clara.case_id, 0.7)
    town.cases |= {"bruno": asked["id"], "clara": clara.case_id}
    town.approvals = [card["id"], clara.card["id"]]
    town.tokens += [sam.token, al.token, bruno.token, clara.customer.token]


async def _questions_and_refusals(town: Town) -> None:
    house, words = town.house, town.words
    mehmet = await house.sign_in(MEHMET.customer)
    # All of it at once: the reader makes of it what it can.
    dmitri = await house.sign_in(DMITRI.customer)
    first = await dmitri.open(f"order 1004 arrived damaged. {words['first message'].text}")
    where = (await mehmet.post("/v1/cases", {"message": "Where is my order 1014?"})).json()
    await mehmet.until_resting(where["id"])
    asked = await mehmet.open("How long does standard delivery take?")
    await mehmet.until_resting(asked["id"])
    town.cases |= {"mehmet": where["id"], "dmitri": first["id"]}
    olga = await house.sign_in("olga", "staff", "operator")
    headers = {"Authorization": f"Bearer {olga.token}"}
    answer = await house.http.put(
        f"/v1/customers/{BRUNO.customer}/hold",
        json={"reason": words["hold reason"].text},
        headers=headers,
    )
    assert answer.status_code == 200, answer.text
    town.tokens += [mehmet.token, olga.token]

    refused = words["refused request"]
    requests: tuple[dict[str, Any], ...] = (
        {"url": "/v1/cases", "json": {"message": refused.text, refused.mail: refused.text}},
        {"url": f"/v1/cases/{refused.card}", "params": {"q": refused.text}},
        {"url": "/v1/cases", "content": f"{{{refused.text}"},
    )
    for request in requests:
        answer = await house.http.post(
            **request,
            headers={
                "Authorization": f"Bearer {mehmet.token}",
                "User-Agent": refused.mail,
                "X-Forwarded-For": refused.phone,
                "tracestate": f"casework={refused.token}",
                "X-Request-Id": refused.token,
            },
        )
        assert 400 <= answer.status_code < 500, answer.text
    await house.http.get("/v1/cases", headers={"Authorization": f"Bearer {refused.token}"})


async def test_no_canary_is_in_any_sink(town: Town) -> None:
    """63: 19 fields with six kinds of personal data each, in no sink, in no spelling."""
    findings = [
        found
        for found in found_in(await town.sinks(), town.words.values())
        if (found.sink, found.field) not in BY_DESIGN
    ]
    assert not findings, "\n".join(f"{f.sink} {f.field} {f.part} {f.spelling}" for f in findings)


async def test_no_sign_in_token_is_in_any_sink(town: Town) -> None:
    """63: neither a whole token nor its signature, of customers and of staff."""
    sinks = await town.sinks()
    signatures = [token.rsplit(".", 1)[1].encode() for token in town.tokens]
    assert [
        (sink, i) for sink, raw in sinks.items() for i, said in enumerate(signatures) if said in raw
    ] == []


async def test_control_every_canary_was_really_played(town: Town) -> None:
    """Whoever may read a text reads the canary in it; the shop's answers did carry theirs."""
    house, words = town.house, town.words
    assert town.rude.spoken == {"tool error", "receipt", "order note", "carrier", "tracking"}
    seen = ""
    for buyer in (LENA, BRUNO, CLARA, MEHMET, DMITRI):
        person = await house.sign_in(buyer.customer)
        seen += json.dumps(await person.get(f"/v1/cases/{town.cases[buyer.name]}"))
        seen += json.dumps(await person.get("/v1/cases"))
    sam = await supervisor(house)
    al = await house.sign_in("al", "staff", "agent", "supervisor", "auditor")
    async with house.store.read(STAFF) as tx:
        for approval_id in town.approvals:
            record = await tx.approvals.get(approval_id)
            seen += json.dumps(record.model_dump(mode="json") if record else "")
        for row in await tx.pending.of_case(town.cases["bruno"], open_only=False):
            seen += json.dumps(row.text)
    for name in ("bruno", "clara"):
        seen += json.dumps(await al.get(f"/v1/cases/{town.cases[name]}/timeline"))
    seen += json.dumps(await sam.get(f"/v1/customers/{BRUNO.customer}/hold"))
    said = {name for name, canary in words.items() if json.dumps(canary.name)[1:-1] in seen}
    assert {
        "message",
        "first message",
        "second message",
        "supervisor question",
        "denial reason",
        "denial note",
        "customer text",
        "edit reason",
        "agent reply",
        "give-back message",
        "hold reason",
    } <= said


async def test_control_a_leak_in_each_sink_is_found(town: Town) -> None:
    """Control for 63: what is really put into a sink, in the way leaks get there, is found."""
    leak, house = Canary.fresh("leak"), town.house
    with sqlite3.connect(house.settings.data_dir / "casework.db", timeout=10) as raw:
        raw.execute("CREATE TABLE leak (said TEXT)")
        raw.execute("INSERT INTO leak VALUES (?)", (leak.text,))
    raw.close()
    unsealed = await Client.connect(house.settings.temporal_address)
    await unsealed.start_workflow("Nobody", {"said": leak.text}, id="leak", task_queue="nobody")
    await unsealed.get_workflow_handle("leak").terminate("done")
    for name in ("production", "development"):
        with (town.folder / "logs" / f"{name}.log").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"message": leak.text}) + "\n")
    (house.settings.data_dir / "forgotten.tmp").write_text(leak.text, encoding="utf-16-le")
    town.telemetry.meters.get_meter("leak").create_counter("leak").add(1, {"said": leak.text})
    async with house.store.write(STAFF) as tx:
        await tx.audit.append({"what": leak.text})
    async with httpx.AsyncClient() as exporter:
        await exporter.post(f"{town.collector}/v1/traces", content=leak.text.encode())
    sinks = await town.sinks()
    # These two are answers to an auditor and hold nothing but what the store gives them.
    for sink in ("proofs", "figures"):
        assert sinks[sink]
        sinks[sink] += leak.text.encode()

    found = {(one.sink, one.part) for one in found_in(sinks, [leak])}

    assert found == {(sink, part) for sink in sinks for part in leak.parts}


@pytest.mark.parametrize("part", Canary.fresh("x").parts)
def test_control_every_spelling_is_found(part: str) -> None:
    """Control for 63: a word is found however a program wrote it, wherever in the bytes."""
    canary = Canary.fresh("spelt")
    for way, raw in spellings(canary.parts[part]).items():
        found = found_in({"x": b"before" + raw + b"after"}, [canary])
        assert part in {one.part for one in found}, way
