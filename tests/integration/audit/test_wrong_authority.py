"""Even signed with every key of ours, what was never allowed proves nothing, rule by rule."""

from collections.abc import Callable

import pytest

from casework.audit.story import Story
from casework.audit.verifying import Refuted, verify
from casework.identity.keys import ApiKeys
from tests.house import House
from tests.integration.audit.conftest import Done
from tests.integration.audit.forging import Forger
from tests.integration.audit.proofs import parsed

pytestmark = pytest.mark.server

Forgery = Callable[[Forger], object]


def forger_of(house: House, done: Done, effect: str) -> Forger:
    """Give a forger with the keys of this house."""
    return Forger(parsed(done.files[effect]), ApiKeys.load(house.settings.keys_dir))


@pytest.mark.parametrize("effect", ["small", "approved", "edited", "four_eyes", "address"])
async def test_signing_anew_without_a_change_holds(house: House, done: Done, effect: str) -> None:
    """The control: the forger's tools by themselves break nothing."""
    found = verify(forger_of(house, done, effect).file(), done.keys)

    assert isinstance(found, Story), found


def _same_person_twice(forger: Forger) -> None:
    forger.decide(1, approver="Sam", sub="Sam")
    forger.entries("decision")[1]["person"] = "Sam"
    forger.entry("effect", "claimed")["approvers"] = ["Sam", "sam"]


def _own_approval(forger: Forger) -> None:
    customer = forger.entry("effect", "claimed")["customer"]
    forger.decide(0, approver=customer, sub=customer)
    forger.entry("decision")["person"] = customer
    forger.entry("effect", "claimed")["approvers"] = [customer]


def _by_the_requester(forger: Forger) -> None:
    forger.decide(0, requester="sam")


def _worker_approves(forger: Forger) -> None:
    forger.entry("decision")["kind"] = "service"


def _raised_after_the_yes(forger: Forger) -> None:
    forger.entry("proposal")["amount_minor"] = "99000"
    forger.entry("effect", "claimed")["amount_minor"] = "99000"
    forger.document["actions"] = []
    forger.document["answer"] = None


def _half_an_approval(forger: Forger) -> None:
    forger.document["decisions"].pop()
    forger.drop("decision")
    forger.entry("effect", "claimed")["approvers"] = ["sam"]


_CASES: list[tuple[str, str, Forgery, str]] = [
    ("four_eyes", "two sign-ins of one person", _same_person_twice, "different people"),
    ("four_eyes", "one of two", _half_an_approval, "different people"),
    ("approved", "the customer approves", _own_approval, "asked for it"),
    ("approved", "the requester approves", _by_the_requester, "asked for it"),
    ("approved", "a worker approves", _worker_approves, "not of staff"),
    ("approved", "shown another action", lambda f: f.decide(0, shown_hash="0" * 64), "was shown"),
    (
        "approved",
        "on another action",
        lambda f: f.decide(0, action_hash="0" * 64, shown_hash="0" * 64),
        "something else",
    ),
    ("approved", "a denial", lambda f: f.decide(0, decision="deny"), "something else"),
    ("approved", "ended before", lambda f: f.decide(0, exp=1), "had ended"),
    ("approved", "signed later", lambda f: f.decide(0, iat=4_000_000_000), "another time"),
    ("approved", "of another policy", lambda f: f.decide(0, policy_version="x"), "something else"),
    ("approved", "of another API", lambda f: f.decide(0, iss="http://x"), "two issuers"),
    (
        "approved",
        "nobody needed to",
        lambda f: f.entry("effect", "claimed").update(needed=0, approvers=[]),
        "different people",
    ),
    ("approved", "taken back", lambda f: f.entry("decision").update(what="ask"), "not one that"),
    (
        "approved",
        "after the claim",
        lambda f: f.swap(("decision", ""), ("effect", "claimed")),
        "after the claim",
    ),
    ("small", "a no", lambda f: f.confirm(accepted=False), "not this customer's yes"),
    ("small", "another's yes", lambda f: f.confirm(customer="x", sub="x"), "not this customer"),
    ("small", "a yes to another", lambda f: f.confirm(action_hash="0" * 64), "another action"),
    ("small", "a yes that ended", lambda f: f.confirm(exp=1), "had ended"),
    ("small", "no yes", lambda f: f.document.update(confirmation=None), "is missing"),
    ("small", "denied by policy", lambda f: f.every(outcome="deny"), "did not allow"),
    ("small", "no rule", lambda f: f.every(rule=""), "did not allow"),
    (
        "small",
        "another rule",
        lambda f: f.entry("effect", "claimed").update(rule="x"),
        "another rule",
    ),
    ("small", "other policy", lambda f: f.every(policy_version="x"), "something else"),
    ("small", "more", lambda f: f.every(amount_minor="2491"), "another amount"),
    (
        "small",
        "claimed for more",
        lambda f: f.entry("effect", "claimed").update(amount_minor="2491"),
        "another amount",
    ),
    (
        "small",
        "paid more",
        lambda f: f.answer(lambda a: a["details"].update(amount_minor="2491")),
        "moved another amount",
    ),
    (
        "small",
        "paid in another currency",
        lambda f: f.answer(lambda a: a["details"].update(currency="USD")),
        "moved another amount",
    ),
    (
        "small",
        "another receipt",
        lambda f: f.answer(lambda a: a.update(reference="re_0")),
        "another reference",
    ),
    (
        "small",
        "another's token",
        lambda f: f.entry("effect", "claimed")["token"].update(sub="x"),
        "another customer or worker",
    ),
    (
        "small",
        "another worker's token",
        lambda f: f.entry("effect", "claimed")["token"].update(act="x"),
        "another customer or worker",
    ),
    (
        "small",
        "an old token",
        lambda f: f.entry("effect", "claimed")["token"].update(iat=1),
        "not of the time",
    ),
    ("small", "claimed twice", lambda f: f.again("effect", "claimed"), "exactly once"),
    ("small", "done twice", lambda f: f.again("effect", "succeeded"), "no way leads"),
    ("small", "proposed twice", lambda f: f.again("proposal"), "or two"),
    ("small", "never sent", lambda f: f.drop("effect", "sent"), "no way leads"),
    ("small", "never read", lambda f: f.drop("reading"), "no reading"),
    (
        "small",
        "read afterwards",
        lambda f: f.swap(("reading", ""), ("proposal", "")),
        "after the proposal",
    ),
    (
        "small",
        "backdated",
        lambda f: f.entry("effect", "sent").update(at="2020-01-01T00:00:00+00:00"),
        "is before",
    ),
    (
        "small",
        "another case",
        lambda f: f.entry("effect", "sent").update(case="x"),
        "another customer or case",
    ),
    (
        "small",
        "another hash",
        lambda f: f.entry("effect", "sent").update(action_hash="0" * 64),
        "another hash",
    ),
    ("edited", "raised after her yes", _raised_after_the_yes, "more changed"),
    (
        "edited",
        "nobody edited",
        lambda f: f.entries("decision")[0].update(replaced_by_hash="0" * 64),
        "nobody decided",
    ),
    ("address", "another hash of it", lambda f: f.every(action_hash="0" * 64), "another action"),
]


@pytest.mark.parametrize(
    ("effect", "forgery", "why"),
    [pytest.param(effect, forgery, why, id=name) for effect, name, forgery, why in _CASES],
)
async def test_what_was_never_allowed_is_no_proof(
    house: House, done: Done, effect: str, forgery: Forgery, why: str
) -> None:
    """Whoever signed it: the file says which link does not hold."""
    forger = forger_of(house, done, effect)
    forgery(forger)
    found = verify(forger.file(), done.keys)

    assert isinstance(found, Refuted)
    assert any(why in fault for fault in found.faults), found.faults
