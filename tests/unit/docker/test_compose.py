"""The compose file is valid, asks for every secret, and speaks our settings' names."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from casework.settings import Settings

DOCKER = Path(__file__).resolve().parents[3] / "docker"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, as compose would read it before filling in variables."""
    loaded: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return loaded


def test_it_fits_the_compose_specification(compose: dict[str, Any]) -> None:
    """The compose specification's own schema finds nothing wrong."""
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    errors = Draft7Validator(json.loads(vendored.read_text())).iter_errors(compose)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_it_runs_two_of_each_of_ours(compose: dict[str, Any]) -> None:
    """Two API processes and two workers run from one image."""
    ours = {name: compose["services"][name] for name in ("api", "worker")}

    assert {name: part["deploy"]["replicas"] for name, part in ours.items()} == {
        "api": 2,
        "worker": 2,
    }
    assert len({part["image"] for part in ours.values()}) == 1


def test_it_brings_the_whole_stack(compose: dict[str, Any]) -> None:
    """Temporal and its database, ours, Weaviate and the collector are there."""
    assert {"temporal", "temporal-postgres", "postgres", "weaviate", "otel-collector"} <= set(
        compose["services"]
    )


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    """Whatever sounds like a secret is a required variable or a file."""
    given = [
        (f"{service}.{name}", str(value))
        for service, part in compose["services"].items()
        for name, value in part.get("environment", {}).items()
        if re.search(r"PASSWORD|PWD|SECRET|TOKEN|KEY(?!S_DIR|_ENABLED|_USERS)|DATABASE_URL", name)
    ]

    assert given != []
    for name, value in given:
        assert value.startswith(("${", "/run/secrets/")), name
        if match := VARIABLE.fullmatch(value):
            assert match["kind"] == "?" or match["rest"] == "", name


@pytest.mark.parametrize("service", ["api", "worker", "migrate"])
def test_our_settings_accept_what_it_gives(compose: dict[str, Any], service: str) -> None:
    """Each variable it sets for us is a setting, and together they suffice in production."""
    environment: dict[str, str] = {
        name: VARIABLE.sub(lambda m: (m["rest"] or "") if m["kind"] == "-" else "given", str(value))
        for name, value in compose["services"][service]["environment"].items()
    }

    assert not Settings.read(environment).development


def test_workers_and_api_hold_different_keys(compose: dict[str, Any]) -> None:
    """The folder of keys that a worker sees is not the API's."""
    folders = [
        volume
        for service in ("api", "worker")
        for volume in compose["services"][service]["volumes"]
        if ":/run/keys:ro" in volume
    ]

    assert len(folders) == len(set(folders)) == 2


def test_nobody_who_serves_signs_in_as_the_owner(compose: dict[str, Any]) -> None:
    """API, worker and the one that migrates each have an address of their own."""
    named = {
        service: str(compose["services"][service]["environment"]["CASEWORK_DATABASE_URL"])
        for service in ("migrate", "api", "worker")
    }

    assert len(set(named.values())) == len(named)
    assert "//casework_api:" in named["api"]
    assert "//casework_worker:" in named["worker"]
    assert "OWNER" not in named["api"] + named["worker"]


def test_only_the_loopback_is_published(compose: dict[str, Any]) -> None:
    """No port is open to the network that the machine stands in."""
    ports = [port for part in compose["services"].values() for port in part.get("ports", [])]

    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_collector_takes_what_we_send(compose: dict[str, Any]) -> None:
    """The endpoint we export to is the one that the collector listens on."""
    collector = yaml.safe_load((DOCKER / "otel-collector.yaml").read_text())
    listens = collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"]
    sends = compose["services"]["api"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"]

    assert listens.rpartition(":")[2] == sends.rpartition(":")[2]
