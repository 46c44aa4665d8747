"""Settings: read once, and each mistake is named by its variable."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from casework.domain.errors import Misconfigured
from casework.settings import Mode, Settings

PRODUCTION = {
    "CASEWORK_MODE": "production",
    "CASEWORK_DATABASE_URL": "postgresql://db/casework",
    "CASEWORK_CUSTOMER_ISSUER": "https://id.shop.test",
    "CASEWORK_CUSTOMER_JWKS_URL": "https://id.shop.test/jwks",
    "CASEWORK_STAFF_ISSUER": "https://staff.shop.test",
    "CASEWORK_STAFF_JWKS_URL": "https://staff.shop.test/jwks",
}


def test_without_variables_there_is_a_development_setup() -> None:
    """A fresh clone runs with nothing set, on a database in its own folder."""
    settings = Settings.read({"HOME": "/root"})

    assert settings == Settings()
    assert settings.development
    assert settings.database == "sqlite+aiosqlite:///.casework/casework.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CASEWORK_API_PORT", "no"),
        ("CASEWORK_API_PORT", "0"),
        ("CASEWORK_API_PORT", "65536"),
        ("CASEWORK_MODE", "prod"),
        ("CASEWORK_GRANT_SECONDS", "59"),
        ("CASEWORK_APPROVAL_UNDO_SECONDS", "-1"),
        ("CASEWORK_SWEEP_AFTER_SECONDS", "0"),
        ("CASEWORK_TYPO", "1"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str) -> None:
    """The message says which variable is wrong, whatever else is right."""
    with pytest.raises(Misconfigured, match=f"{name}:"):
        Settings.read({name: value, "CASEWORK_TENANT": "shop"})


def test_every_wrong_variable_is_named_at_once() -> None:
    """Nobody has to start three times to find three mistakes."""
    with pytest.raises(Misconfigured) as error:
        Settings.read({"CASEWORK_API_PORT": "x", "CASEWORK_TYPO": "1"})

    assert "CASEWORK_API_PORT" in str(error.value)
    assert "CASEWORK_TYPO" in str(error.value)


def test_a_wrong_value_is_not_repeated() -> None:
    """A secret in the wrong variable does not end up in a log."""
    with pytest.raises(Misconfigured) as error:
        Settings.read({"CASEWORK_API_PORT": "sk-secret", "CASEWORK_SECRET": "hunter2"})

    assert "sk-secret" not in str(error.value)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "CASEWORK_MODE"])
def test_production_refuses_what_only_development_may_leave_out(name: str) -> None:
    """In production everybody signs in with a real issuer, and the database is named."""
    given = {k: v for k, v in PRODUCTION.items() if k != name}

    with pytest.raises(Misconfigured, match=name):
        Settings.read(given)


def test_a_complete_production_setup_is_taken() -> None:
    """With all of it set, production starts and signs nobody in itself."""
    settings = Settings.read(PRODUCTION)

    assert settings.mode is Mode.production
    assert not settings.development
    assert settings.database == "postgresql://db/casework"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(
            data_dir=Path("/tmp/x y"),
            api_port=8701,
            sweep_after_seconds=0.5,
            approval_undo_seconds=0,
            weaviate_api_key=SecretStr("key of weaviate"),
            openai_api_key="sk-1",
            openai_base_url="http://127.0.0.1:9/v1",
            otlp_endpoint="http://127.0.0.1:4318",
        ),
        Settings.read(PRODUCTION),
    ],
)
def test_a_started_process_gets_the_same_settings(settings: Settings) -> None:
    """What is written as an environment is read back as it was."""
    assert Settings.read(settings.as_environment()) == settings


def test_variables_that_the_world_knows_keep_their_names() -> None:
    """The model's key and the collector's address have the names every tool uses."""
    settings = Settings(openai_api_key="sk-1", otlp_endpoint="http://c")

    assert settings.as_environment() == {
        "OPENAI_API_KEY": "sk-1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c",
    }
    assert Settings.read({"OPENAI_API_KEY": ""}).openai_api_key == ""


def test_variables_of_the_test_run_are_left_alone() -> None:
    """CASEWORK_TEST_… speaks to the tests, not to the program."""
    assert Settings.read({"CASEWORK_TEST_POSTGRES": "x"}) == Settings()
