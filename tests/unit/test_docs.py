"""The documents name what exists: settings, commands, targets, files and the names in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from casework.cli.app import app
from casework.settings import _BORROWED, PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
OPERATORS = ROOT / "docs" / "guides" / "operators.md"

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
#: A file with its folder, and perhaps a name in it: `workflows/desk.py::CaseDesk.perform`.
_FILE = re.compile(r"((?:[\w.-]+/)+[\w.-]+\.(?:py|md|json|yaml|toml|svg|cedar))(?:::([\w.]+))?")
_TREES = {
    ".ci",
    "activities",
    "casework",
    "docker",
    "docs",
    "graphs",
    "tests",
    "tools",
    "workflows",
}
_COMMAND = re.compile(r"^(?:\$ )?casework ((?:[a-z-]+ ?)+)")
_TARGET = re.compile(r"^(?:\$ )?make ([a-z-]+)")


def _code(path: Path) -> Iterator[str]:
    """Give every line of code of a document: fenced ones, and what stands in backticks."""
    text = path.read_text("utf-8")
    for block in _FENCE.findall(text):
        yield from str(block).splitlines()
    yield from (str(span) for span in _SPAN.findall(_FENCE.sub("", text)))


def _commands(command: Any, before: str = "") -> Iterator[str]:
    for name, sub in getattr(command, "commands", {}).items():
        if getattr(sub, "commands", None):
            yield from _commands(sub, f"{before}{name} ")
        else:
            yield f"{before}{name}"


COMMANDS = frozenset(_commands(typer.main.get_command(app)))


def _shown(value: object) -> str:
    return f"`{value}`" if str(value) else "empty"


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_in_the_operators_table(field: str) -> None:
    """An operator finds each variable with the default that the code has."""
    variable = _BORROWED.get(field, f"{PREFIX}{field.upper()}")
    default = Settings.model_fields[field].default
    row = f"| `{variable}` | {_shown(default)} |"

    assert row in OPERATORS.read_text("utf-8"), f"missing in {OPERATORS.name}: {row}"


def test_no_document_names_a_setting_that_is_not_there() -> None:
    """A variable that the settings would refuse is not recommended."""
    known = {_BORROWED.get(field, f"{PREFIX}{field.upper()}") for field in Settings.model_fields}
    # Of the command line and of the compose file.
    known |= {"CASEWORK_TOKEN", "CASEWORK_API_KEYS", "CASEWORK_WORKER_KEYS"}
    named = {
        (path.name, name)
        for path in DOCS
        for name in re.findall(r"CASEWORK_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }

    assert {(path, name) for path, name in named if name not in known} == set()


def test_every_command_is_described() -> None:
    """No command has to be found by chance."""
    written = {line.strip() for path in DOCS for line in _code(path)}
    missing = {
        command
        for command in COMMANDS
        if not any(
            re.match(rf"(?:\$ )?casework {re.escape(command)}(?: |$)", line) for line in written
        )
    }

    assert missing == set()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_only_what_exists(path: Path) -> None:
    """Commands, targets, links, files and the names in them are there."""
    wrong: list[str] = []
    groups = {command.split()[0] for command in COMMANDS}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in _code(path):
        if given := _COMMAND.match(line.strip()):
            words = given[1].split()
            known = words[0] in groups and (
                words[0] in COMMANDS or len(words) == 1 or " ".join(words[:2]) in COMMANDS
            )
            wrong += [] if known else [line]
        if (given := _TARGET.match(line.strip())) and given[1] not in targets:
            wrong.append(line)
        wrong += _wrong_files(line)
    links = (str(link) for link in _LINK.findall(path.read_text("utf-8")))
    wrong += [link for link in links if "://" not in link and not (path.parent / link).exists()]

    assert wrong == []


def _wrong_files(line: str) -> Iterator[str]:
    for file, name in _FILE.findall(line):
        if file.split("/")[0] not in _TREES:
            continue
        if not (ROOT / file).exists():
            yield f"no file {file}"
        elif name:
            source = (ROOT / file).read_text("utf-8")
            for part in name.split("."):
                if not re.search(
                    rf"\b(?:def|class) {part}\b|^\s*{part}\b.*=", source, re.MULTILINE
                ):
                    yield f"no {part} in {file}"


def test_every_metric_is_described() -> None:
    """What is counted can be looked up where alerts are made."""
    source = (ROOT / "casework" / "telemetry" / "metrics.py").read_text("utf-8")
    metrics = set(re.findall(r'"((?:casework|gen_ai\.client)\.[a-z_.]+)"', source))
    described = OPERATORS.read_text("utf-8")

    assert metrics
    assert {metric for metric in metrics if f"`{metric}`" not in described} == set()
