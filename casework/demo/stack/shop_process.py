"""How the example shop is started: its own process, told where to listen and whom to trust."""

import sys

from casework.demo.stack.plan import Plan, environment


def shop_argv(plan: Plan) -> list[str]:
    """Return the command line of the shop."""
    ports = plan.ports
    return [
        *(sys.executable, "-m", "casework.demo.shop"),
        *("--data-dir", str(plan.data_dir / "shop")),
        *("--orders-port", str(ports.orders)),
        *("--billing-port", str(ports.billing)),
        *("--accounts-port", str(ports.accounts)),
        *("--issuer", plan.settings.api_url),
        *("--jwks-url", f"{plan.settings.api_url}/.well-known/jwks.json"),
    ]


def shop_environment(plan: Plan) -> dict[str, str]:
    """Return its environment; the operator's secret is in no command line."""
    return environment({"SHOP_OPERATOR_SECRET": plan.operator_secret})


def shop_health(plan: Plan) -> list[str]:
    """Name the addresses that answer once the shop serves."""
    settings = plan.settings
    return [
        f"{url}/healthz"
        for url in (settings.orders_url, settings.billing_url, settings.accounts_url)
    ]
