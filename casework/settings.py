"""Every setting, read once from the environment into one frozen object."""

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from casework.domain.errors import Misconfigured

PREFIX = "CASEWORK_"


class Mode(StrEnum):
    """Development has a token issuer of its own; production refuses to start with one."""

    development = "development"
    production = "production"


class Settings(BaseModel):
    """What differs between two installations. Each field is the variable CASEWORK_<FIELD>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Mode.development
    tenant: str = "shop"
    data_dir: Path = Path(".casework")
    #: Where the trained reader is kept. Empty: `models` in the data folder.
    models_dir: str = ""
    #: Holds this process's key files, and only those that it may have (DESIGN §4, Keys).
    keys_dir: Path = Path(".casework/keys")
    #: Empty: SQLite in the data folder.
    database_url: str = ""
    #: Who owns the tables, for `casework migrate` alone. Empty: whom `database_url` names.
    database_owner_url: str = ""
    #: What `casework migrate` lets casework_api and casework_worker sign in with. Empty: as it is.
    database_api_password: SecretStr = SecretStr("")
    database_worker_password: SecretStr = SecretStr("")

    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    task_queue: str = "casework"
    workflow_cache: int = Field(default=1000, ge=0)

    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8700, ge=1, le=65535)
    #: Where other processes and browsers reach the API; also the issuer of its own tokens.
    api_url: str = "http://127.0.0.1:8700"

    #: Who signs customers and staff in. Empty in development: the built-in issuer.
    customer_issuer: str = ""
    customer_jwks_url: str = ""
    staff_issuer: str = ""
    staff_jwks_url: str = ""
    #: The audience their tokens must carry, exactly.
    audience: str = "casework"

    orders_url: str = "http://127.0.0.1:8701"
    billing_url: str = "http://127.0.0.1:8702"
    accounts_url: str = "http://127.0.0.1:8703"

    worker_id: str = "worker"
    #: Hosts, separated by commas, that a reply may link to or name in an address. Empty: none.
    link_hosts: str = ""
    #: Empty: the articles' passages are searched in a file in the data folder.
    weaviate_url: str = ""
    #: The key that Weaviate asks for. Empty: it lets anybody in.
    weaviate_api_key: SecretStr = SecretStr("")
    #: The embedding model behind the OpenAI-compatible endpoint. Empty: the local encoder.
    embedding_model: str = ""

    #: An article that nobody looked at for so many days is stale.
    review_days: int = Field(default=365, ge=1)
    #: How often the articles are checked, in hours. 0: only by `casework knowledge check`.
    hygiene_hours: int = Field(default=24, ge=0)
    #: How long the log of searches is kept, in days.
    search_log_days: int = Field(default=400, ge=90)
    #: Owners, separated by commas, that an article may name. Empty: every name is believed.
    article_owners: str = ""
    #: A file with what the shop sells and for how much. Empty: no prices are compared.
    price_list: str = ""
    #: Subject areas that are talked about, separated by commas. Empty: all of the file.
    topics: str = ""
    #: A file of one's own with areas and matters. Empty: casework/models/scope/areas.toml.
    topics_file: str = ""

    grant_seconds: int = Field(default=30 * 86400, ge=60)
    confirmation_seconds: int = Field(default=7 * 86400, ge=1)
    approval_seconds: int = Field(default=86400, ge=1)
    approval_reminder_seconds: int = Field(default=4 * 3600, ge=1)
    #: How long a decision can be taken back before it takes effect.
    approval_undo_seconds: int = Field(default=30, ge=0)
    #: How fresh a supervisor's sign-in must be to move money.
    fresh_sign_in_seconds: int = Field(default=300, ge=1)
    #: A resolved case takes no more messages after this.
    reopen_seconds: int = Field(default=7 * 86400, ge=1)
    #: How long what else was asked may be finished before a person takes the whole case.
    finish_first_seconds: int = Field(default=600, ge=0)
    #: Messages, confirmations and decisions that no workflow has seen are sent again after this.
    sweep_after_seconds: float = Field(default=30, gt=0)

    #: The model behind an OpenAI-compatible endpoint; the key and address are OPENAI_API_KEY and
    #: OPENAI_BASE_URL. Without a key nothing is ever called.
    model: str = "gpt-5-mini"
    model_timeout_seconds: float = Field(default=30, gt=0)
    #: Prices per million tokens in micro-units of US dollars, for the cost that is recorded.
    model_input_price: int = Field(default=250_000, ge=0)
    model_output_price: int = Field(default=2_000_000, ge=0)
    openai_api_key: str = ""
    openai_base_url: str = ""

    otlp_endpoint: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings; the error names each variable that is wrong and says why.

        Raises:
            Misconfigured: a variable is unknown, missing or makes no sense.

        """
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}TEST_")
        }
        for field, name in _BORROWED.items():
            if environ.get(name):
                given[field] = environ[name]
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            wrong = "; ".join(
                f"{PREFIX}{'_'.join(str(part) for part in e['loc']).upper()}: {_why(e)}"
                for e in error.errors()
            )
            msg = f"Settings are wrong. {wrong}"
            raise Misconfigured(msg) from error
        settings.refuse_contradictions()
        return settings

    def refuse_contradictions(self) -> None:
        """Refuse combinations that would run but not be safe."""
        if self.mode is Mode.production:
            for name in ("customer_issuer", "customer_jwks_url", "staff_issuer", "staff_jwks_url"):
                if not getattr(self, name):
                    msg = f"{PREFIX}{name.upper()} must be set in production."
                    raise Misconfigured(msg)
            if not self.database_url:
                msg = f"{PREFIX}DATABASE_URL must be set in production."
                raise Misconfigured(msg)

    @property
    def database(self) -> str:
        """Where the store is: the given URL, or SQLite in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'casework.db'}"

    @property
    def allowed_topics(self) -> frozenset[str] | None:
        """Which subject areas are allowed; None: all of them."""
        return frozenset(filter(None, (name.strip() for name in self.topics.split(",")))) or None

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Which hosts a reply may name."""
        return frozenset(filter(None, (h.strip().lower() for h in self.link_hosts.split(","))))

    @property
    def known_owners(self) -> frozenset[str]:
        """Which owners an article may name; empty when all are believed."""
        return frozenset(
            filter(None, (o.strip().casefold() for o in self.article_owners.split(",")))
        )

    @property
    def models(self) -> Path:
        """Where the trained reader is kept."""
        return Path(self.models_dir) if self.models_dir else self.data_dir / "models"

    @property
    def development(self) -> bool:
        """Say whether the built-in issuer may sign anyone in."""
        return self.mode is Mode.development

    def as_environment(self) -> dict[str, str]:
        """Write the settings back as variables, for a process that this one starts."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        for name in values:
            secret = getattr(self, name)
            if isinstance(secret, SecretStr):
                # A dump only has asterisks for it.
                values[name] = secret.get_secret_value()
        return {_variable(name): str(value) for name, value in values.items()}


def _why(error: ErrorDetails) -> str:
    """Say what is wrong with one variable; for one that is not known, which is meant perhaps."""
    if error["type"] != "extra_forbidden":
        return error["msg"]
    near = get_close_matches(str(error["loc"][0]), Settings.model_fields, n=1)
    if not near:
        return "there is no such setting"
    return f"there is no such setting; did you mean {_variable(near[0])}?"


def _variable(field: str) -> str:
    return _BORROWED.get(field, f"{PREFIX}{field.upper()}")


#: Settings whose variable has a name that the world already uses.
_BORROWED = {
    "openai_api_key": "OPENAI_API_KEY",
    "openai_base_url": "OPENAI_BASE_URL",
    "otlp_endpoint": "OTEL_EXPORTER_OTLP_ENDPOINT",
}
