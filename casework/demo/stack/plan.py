"""What each process of the stack is told: addresses, folders, and nothing it need not know."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from casework.demo.stack.keyrings import Keyrings
from casework.demo.stack.ports import LOOPBACK, Ports
from casework.settings import PREFIX, Settings

#: Would reach a live model, or send loopback calls through a proxy.
_NOT_PASSED_ON = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT")


#: The only host that the example shop's articles name.
SHOP_HOST = "shop.example"
#: What the shop sells and for how much, for the check of its articles.
PRICES = Path(__file__).parents[1] / "shop" / "prices.json"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A stack as it will run: its folder, its ports, and the settings that all of it shares."""

    data_dir: Path
    ports: Ports
    keyrings: Keyrings
    settings: Settings
    #: Opens the shop's operator door, for the story only; made anew for each stack.
    operator_secret: str = field(repr=False)

    @classmethod
    def of(cls, base: Settings, *, data_dir: Path, ports: Ports, keyrings: Keyrings) -> Self:
        """Set the addresses of `base` to where the stack's parts will be."""
        given: dict[str, Any] = base.model_dump() | {
            "data_dir": data_dir,
            "keys_dir": keyrings.api,
            "temporal_address": f"{LOOPBACK}:{ports.temporal}",
            "temporal_namespace": "default",
            "api_host": LOOPBACK,
            "api_port": ports.api,
            "api_url": f"http://{LOOPBACK}:{ports.api}",
            "orders_url": f"http://{LOOPBACK}:{ports.orders}",
            "billing_url": f"http://{LOOPBACK}:{ports.billing}",
            "accounts_url": f"http://{LOOPBACK}:{ports.accounts}",
            "link_hosts": base.link_hosts or SHOP_HOST,
            "price_list": base.price_list or str(PRICES),
        }
        return cls(
            data_dir=data_dir,
            ports=ports,
            keyrings=keyrings,
            settings=Settings.model_validate(given),
            operator_secret=secrets.token_urlsafe(24),
        )

    @property
    def worker_settings(self) -> Settings:
        """The same, with the folder that holds only a worker's keys."""
        return self.settings.model_copy(update={"keys_dir": self.keyrings.worker})

    @property
    def logs(self) -> Path:
        """Where every process writes what it has to say."""
        return self.data_dir / "logs"

    def log(self, name: str) -> Path:
        """Name the file that a process writes to."""
        return self.logs / f"{name}.log"


def environment(
    more: Mapping[str, str] | None = None, *, outer: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return what a child finds in its environment: ours without settings, then `more`."""
    outer = os.environ if outer is None else outer
    kept = {
        name: value
        for name, value in outer.items()
        if not name.startswith(PREFIX) and name not in _NOT_PASSED_ON
    }
    # Everything of the stack talks over loopback, whatever proxy this machine was told of.
    direct = ",".join(filter(None, (kept.get("NO_PROXY", ""), LOOPBACK, "localhost")))
    return kept | {
        "NO_PROXY": direct,
        "no_proxy": direct,
        "PYTHONUNBUFFERED": "1",
        "LANGSMITH_TRACING": "false",
        "LANGGRAPH_STRICT_MSGPACK": "true",
        **(more or {}),
    }
