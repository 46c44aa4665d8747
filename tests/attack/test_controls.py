"""With a guard taken out the oracles go red: their silence elsewhere means something."""

import re
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import BRUNO
from casework.domain.errors import Misconfigured
from casework.domain.verdict import Outcome, Verdict
from casework.policy import Policy, invariants
from casework.settings import Settings
from tests.attack.harness.controls import control
from tests.attack.harness.guards import Guard, guards
from tests.attack.harness.rows import ROW_GUARDS
from tests.attack.support import moved, nobody_saw_anothers_rows
from tests.house import House, running_house


@pytest.mark.server
async def test_without_the_limit_the_ledger_shows_money_that_nobody_approved(
    temporal_env: WorkflowEnvironment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutation for 22-25: policy that always says `confirm` pays 248.00, and the oracle sees it."""

    def lenient(policy: Policy, *_: object, **__: object) -> Verdict:
        return Verdict(
            outcome=Outcome.confirm, rule="all", reason="", policy_version=policy.version
        )

    monkeypatch.setattr(Policy, "decide", lenient)
    async with running_house(temporal_env, folder) as house:
        bruno = await house.sign_in(BRUNO.customer)
        case = await bruno.open("order 1002 arrived damaged, please refund it")
        await bruno.confirm(case)
        await bruno.until_resting(case["id"])
        assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


@pytest.mark.server
async def test_a_strangers_row_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control for 1: were order 1002 another's, what Bruno was served would fail the oracle."""
    bruno = await house.sign_in(BRUNO.customer)
    await bruno.open("order 1002 arrived damaged, please refund it")
    await nobody_saw_anothers_rows(house)
    with monkeypatch.context() as patched:
        patched.setattr("tests.attack.support.owner_of", _somebody_else)
        with pytest.raises(AssertionError):
            await nobody_saw_anothers_rows(house)


def _somebody_else(row: str) -> str:
    return f"not the owner of {row}"


@pytest.mark.slow
@pytest.mark.parametrize("guard", guards(), ids=lambda guard: guard.name)
async def test_without_a_guard_its_attack_wins_and_the_oracle_sees_it(guard: Guard) -> None:
    """Nothing is got while the guard stands; once it is gone, something is, and it shows."""
    done = await control(guard)

    assert done.with_guard == ()
    assert done.without != ()


def test_at_least_sixteen_guards_are_taken_out() -> None:
    """With those that only PostgreSQL has."""
    names = [guard.name for guard in guards()] + [guard.name for guard in ROW_GUARDS]
    assert len(names) == len(set(names)) >= 16


def test_no_setting_names_a_guard() -> None:
    """There is no variable that could switch one off: what settings say is none of these words."""
    words = "skip disable bypass insecure unsafe without trust allow_ ignore verify check guard"
    fields = set(Settings.model_fields)
    assert {field for field in fields if any(word in field for word in words.split())} == set()


@pytest.mark.parametrize(
    "name", ["SKIP_POLICY", "NO_RLS", "INSECURE", "DISABLE_GUARDS", "TRUST_WORKERS", "DEBUG"]
)
def test_a_variable_that_would_switch_a_guard_off_is_refused(name: str) -> None:
    """An unknown variable stops the start; it is not ignored, and it is not obeyed."""
    with pytest.raises(Misconfigured, match=name):
        Settings.read({f"CASEWORK_{name}": "1"})


#: The only places of the product that read the environment, and what for.
_READS_THE_ENVIRONMENT = re.compile(r"os\.environ|os\.getenv|getenv\(|environ\[|environ\.get")
_GUARDED = (
    "activities",
    "casework/api",
    "casework/audit",
    "casework/demo/shop",
    "casework/domain",
    "casework/identity",
    "casework/policy",
    "casework/store",
    "casework/temporal",
    "graphs",
    "tools",
    "workflows",
)


def test_no_guard_reads_the_environment() -> None:
    """Where guards stand, no line looks at a variable: settings are read once, elsewhere."""
    root = Path(__file__).resolve().parents[2]
    reading = {
        str(file.relative_to(root))
        for folder in _GUARDED
        for file in (root / folder).rglob("*.py")
        if _READS_THE_ENVIRONMENT.search(file.read_text("utf-8"))
    }
    # Processes of their own, which hand the environment to the settings and to nobody else.
    assert reading <= {"casework/api/__main__.py", "casework/demo/shop/__main__.py"}


def test_strange_settings_leave_every_guard_in_place() -> None:
    """At any values that settings take, the invariants and the rules are the same objects."""
    settings = Settings.read(
        {"CASEWORK_APPROVAL_UNDO_SECONDS": "0", "CASEWORK_GRANT_SECONDS": "99999999"}
    )
    assert settings.allowed_hosts == frozenset()
    assert len(invariants.INVARIANTS) == 11
