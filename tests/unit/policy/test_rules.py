"""An operator's rules: faults in them are found when they are loaded, or deny."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.domain.errors import Misconfigured
from casework.domain.verdict import Outcome, Verdict
from casework.policy.cedar import CedarRules
from casework.policy.policy import Policy
from tests.unit.policy.actions import FACTS, NOW, action, euros, refund
from tools.catalogue import TOOLS, find
from tools.declaration import ArgumentKind, EffectClass, Parameter, Preconditions, Tool

DEFAULTS = Path(__file__).parents[3] / "casework" / "policy" / "defaults"
HEAD = 'permit (principal, action == Action::"billing.refund", resource)'
SMALL = f'@id("a") @outcome("confirm") {HEAD} when {{ context.amount_ref <= 10000 }};'


def policy(folder: Path, rules: str, *, tools: tuple[Tool, ...] = TOOLS) -> Policy:
    """Load these rules with the default schema and rates."""
    for name in ("schema.cedarschema", "rates.json"):
        (folder / name).write_text((DEFAULTS / name).read_text())
    (folder / "rules.cedar").write_text(rules)
    return Policy.load(folder, tools=tools)


def decided(under: Policy, amount: str = "10.00") -> Verdict:
    """Decide a refund under this policy."""
    return under.decide(refund(euros(amount), policy_version=under.version), FACTS)


def test_the_strictest_permit_that_matches_counts(tmp_path: Path) -> None:
    """Two rules that allow the same make it as hard as the harder of them."""
    both = policy(tmp_path, SMALL + f'@id("b") @outcome("four_eyes") {HEAD};')

    verdict = decided(both)

    assert (verdict.outcome, verdict.rule) == (Outcome.four_eyes, "b")


def test_a_forbid_beats_every_permit(tmp_path: Path) -> None:
    """Forbid is deny, and it is named."""
    forbidden = policy(tmp_path, SMALL + '@id("never") forbid (principal, action, resource);')

    verdict = decided(forbidden)

    assert (verdict.outcome, verdict.rule) == (Outcome.deny, "never")


def test_without_a_permit_the_answer_is_no(tmp_path: Path) -> None:
    """No rules allow nothing."""
    verdict = decided(policy(tmp_path, ""))

    assert (verdict.outcome, verdict.rule) == (Outcome.deny, "cedar:no_permit")


def test_a_rule_that_fails_denies(tmp_path: Path) -> None:
    """A forbid that fails while evaluated would be skipped by Cedar; here it denies."""
    overflow = "context.amount_minor * 9223372036854775807 > 0"
    fails = policy(
        tmp_path,
        SMALL + f'@id("f") forbid (principal, action == Action::"billing.refund", resource)'
        f" when {{ {overflow} }};",
    )

    verdict = decided(fails)

    assert (verdict.outcome, verdict.rule) == (Outcome.deny, "cedar:error")


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (f'@id("a") {HEAD};', "@outcome"),
        (f'@id("a") @outcome("deny") {HEAD};', "@outcome"),
        (f'@id("a") @outcome("Allow") {HEAD};', "@outcome"),
        (f'@id("a") @outcome {HEAD};', "@outcome"),
        (f'@outcome("allow") {HEAD};', "no @id"),
        (f'@id("") @outcome("allow") {HEAD};', "no @id"),
        ("forbid (principal, action, resource);", "no @id"),
        (SMALL + SMALL, "Two rules"),
        ("permit (principal", "does not parse"),
        (f'@id("a") @outcome("allow") {HEAD} when {{ context.amount == 1 }};', "schema"),
        (f'@id("a") @outcome("allow") {HEAD} when {{ context.amount_ref == "1" }};', "schema"),
        ('@id("a") @outcome("allow") permit (principal, action == Action::"x", resource);', "sche"),
        (
            '@id("a") @outcome("allow") permit (principal == ?principal, action, resource);',
            "templates",
        ),
    ],
)
def test_rules_with_a_fault_do_not_load(tmp_path: Path, rules: str, fault: str) -> None:
    """A missing annotation, a typo, a rule beside the schema: the process does not start."""
    with pytest.raises(Misconfigured, match=fault):
        policy(tmp_path, rules)


def test_a_schema_that_does_not_parse_does_not_load() -> None:
    """Rules without a schema that can be read are no rules."""
    with pytest.raises(Misconfigured, match="does not parse"):
        CedarRules.parse(SMALL, "nonsense =")


def test_an_action_the_schema_does_not_know_is_denied(tmp_path: Path) -> None:
    """A tool that operators have not met yet is not allowed by a rule for everything."""
    new = Tool(
        name="orders.gift_wrap",
        version="1",
        purpose="Wrap an order.",
        audience="orders",
        effect=EffectClass.write,
        scope="orders:wrap",
    )
    generous = policy(
        tmp_path,
        '@id("all") @outcome("allow") permit (principal, action, resource);',
        tools=(*TOOLS, new),
    )

    verdict = generous.decide(
        action("orders.gift_wrap", {}, {}, policy_version=generous.version), FACTS
    )

    assert (verdict.outcome, verdict.rule) == (Outcome.deny, "cedar:error")


@pytest.mark.parametrize("rule_says", ["allow", "confirm", "approve", "four_eyes"])
def test_where_nobody_compares_the_facts_a_person_looks(tmp_path: Path, rule_says: str) -> None:
    """Writes of a tool that is only read before need at least one supervisor."""
    cancel = find("orders.cancel")
    assert cancel is not None
    unwatched = replace(cancel, precondition_mode=Preconditions.read_before)
    head = 'permit (principal, action == Action::"orders.cancel", resource);'
    loose = policy(tmp_path, f'@id("c") @outcome("{rule_says}") {head}', tools=(unwatched,))

    verdict = loose.decide(
        action(
            "orders.cancel",
            {"order_id": "1001"},
            {"order_version": "3", "status": "processing"},
            policy_version=loose.version,
        ),
        FACTS,
    )

    assert verdict.outcome is (Outcome.four_eyes if rule_says == "four_eyes" else Outcome.approve)


def test_rules_can_close_at_night(tmp_path: Path) -> None:
    """The hour of the decision (UTC) is something that rules can speak of."""
    daytime = policy(tmp_path, f'@id("a") @outcome("confirm") {HEAD} when {{ context.hour >= 8 }};')
    wish = refund(euros("10.00"), policy_version=daytime.version)
    night = FACTS.model_copy(update={"now": NOW.replace(hour=7)})

    assert daytime.decide(wish, FACTS).outcome is Outcome.confirm
    assert daytime.decide(wish, night).outcome is Outcome.deny


def test_another_file_is_another_version(tmp_path: Path) -> None:
    """Whatever changes in rules, schema or rates changes the version; nothing else does."""
    first, again = policy(tmp_path, SMALL).version, policy(tmp_path, SMALL).version
    other_rules = policy(tmp_path, SMALL + " ").version
    (tmp_path / "rates.json").write_text('{"reference": "EUR", "rates": {}}')
    other_rates = Policy.load(tmp_path, tools=TOOLS).version

    assert first == again
    assert len({first, other_rules, other_rates}) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without rules is a fault, not an empty policy."""
    with pytest.raises(Misconfigured, match=r"rules\.cedar"):
        Policy.load(tmp_path, tools=TOOLS)


@pytest.mark.parametrize(
    ("money", "moves"), [("amount", False), ("price", True), ("price", False), (None, True)]
)
def test_money_has_one_name(money: str | None, moves: bool) -> None:
    """A tool whose money would pass by the limits unseen does not load."""
    kind = ArgumentKind.money
    parameters = (Parameter(name=money, kind=kind, origins=frozenset()),) if money else ()
    blind = Tool(
        name="billing.credit",
        version="1",
        purpose="Give a credit.",
        audience="billing",
        effect=EffectClass.write,
        scope="billing:credit",
        parameters=parameters,
        precondition_mode=Preconditions.compared_by_backend,
        moves_money=moves,
    )

    with pytest.raises(Misconfigured, match="called amount"):
        Policy.load(tools=(blind,))
