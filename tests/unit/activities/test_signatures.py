"""Signatures: what workflows call is there exactly once, takes that and gives that."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast, get_type_hints

import pytest
from temporalio import activity, workflow
from temporalio.client import Client

import casework.worker
from activities import signatures
from activities.parts import Parts
from activities.signatures import Signature
from casework.domain.words import Letter
from casework.settings import Settings

ROOT = Path(casework.worker.__file__).parents[1]
SIGNATURES: list[Signature[Any, Any]] = [
    value for value in vars(signatures).values() if isinstance(value, Signature)
]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., Any]]:
    """Have the worker made, with the SDK's class only writing down what it is given."""
    given: dict[str, Any] = {}

    def keep(_: Client, **options: Any) -> None:
        given.update(options)

    monkeypatch.setattr("casework.worker.Worker", keep)
    parts = cast("Parts", SimpleNamespace(settings=Settings()))
    casework.worker.make_worker(cast("Client", None), parts)
    activities: list[Callable[..., Any]] = given["activities"]
    return activities


def name_of(registered: Callable[..., Any]) -> str:
    """Name an activity as the SDK does."""
    definition = activity._Definition.must_from_callable(registered)
    return definition.name or ""


def test_names_are_unique() -> None:
    """Two signatures of one name would be one activity."""
    names = [signature.name for signature in SIGNATURES]

    assert len(set(names)) == len(names) > 20


def test_every_signature_has_exactly_one_activity(registered: list[Callable[..., Any]]) -> None:
    """The worker serves what workflows call, each once, and nothing else."""
    served = Counter(name_of(one) for one in registered)

    assert served == Counter(signature.name for signature in SIGNATURES)


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda s: s.name)
def test_an_activity_takes_and_gives_what_its_signature_says(
    signature: Signature[Any, Any], registered: list[Callable[..., Any]]
) -> None:
    """One letter in, one letter out, of exactly these types, and a coroutine."""
    (found,) = [one for one in registered if name_of(one) == signature.name]
    hints = get_type_hints(found)
    gives = hints.pop("return")

    assert list(hints.values()) == [signature.takes]
    assert gives is signature.gives
    assert inspect.iscoroutinefunction(found)


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda s: s.name)
def test_what_is_sent_is_a_letter(signature: Signature[Any, Any]) -> None:
    """Payloads are letters: next year's fields do not break last year's cases."""
    assert issubclass(signature.takes, Letter)
    assert issubclass(signature.gives, Letter)
    assert signature.takes.model_config.get("extra") == "ignore"


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda s: s.name)
def test_every_payload_says_for_which_case(signature: Signature[Any, Any]) -> None:
    """An activity resolves whom it acts for from the case's grant, never from anything else.

    What acts for no customer is told nothing at all, so that nobody can make it act for one.
    """
    takes = signature.takes

    if signature is signatures.CHECK_ARTICLES:
        assert takes.model_fields == {}
        return
    assert takes is signatures.CaseRef or takes.model_fields["ref"].annotation is signatures.CaseRef


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda s: s.name)
def test_local_activities_are_short(signature: Signature[Any, Any]) -> None:
    """Only what touches our own store runs inside the workflow's worker task."""
    assert not signature.local or signature.heartbeat is None
    assert signature.attempt <= signature.within


def test_workflows_import_nothing_of_the_activities_but_signatures() -> None:
    """No activity's code, and so no IO, can be reached from a workflow."""
    imported: set[str] = set()
    for path in sorted((ROOT / "workflows").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.ImportFrom(module=str(module), names=names):
                    imported |= {module} | {f"{module}.{n.name}" for n in names}
                case ast.Import(names=names):
                    imported |= {n.name for n in names}
                case _:
                    pass
    ours = {name for name in imported if name.split(".")[0] == "activities"}

    assert all(name.startswith("activities.signatures") for name in ours)
    assert ours


def test_every_workflow_is_served() -> None:
    """What the package defines as a workflow is on the worker's list."""
    import workflows.approval
    import workflows.case
    import workflows.hygiene

    defined = {
        value
        for module in (workflows.approval, workflows.case, workflows.hygiene)
        for value in vars(module).values()
        if inspect.isclass(value) and workflow._Definition.from_class(value)
    }

    assert defined == set(casework.worker.WORKFLOWS)
