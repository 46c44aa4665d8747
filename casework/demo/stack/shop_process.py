"""How the example shop is started: its own process, told where to listen and whom to trust."""

import sys

from casework.demo.stack.plan import Plan, environment

_SECRET = "SHOP_OPERATOR_SECRET"


def shop_argv(plan: Plan) -> list[str]:
    """Return the command line of the shop; the operator's secret is in the environment only."""
    ports, api = plan.ports, plan.settings.api_url
    return [
        *(sys.executable, "-m", "casework.demo.traced_shop"),
        *("--data", str(plan.data_dir / "shop")),
        *("--orders-port", str(ports.orders)),
        *("--billing-port", str(ports.billing)),
        *("--accounts-port", str(ports.accounts)),
        *("--issuer", api),
        *("--jwks", f"{api}/.well-known/jwks.json"),
        *("--operator-secret-env", _SECRET),
    ]


def shop_environment(plan: Plan) -> dict[str, str]:
    """Return its environment, with the secret of its operator door."""
    return environment({_SECRET: plan.operator_secret})


def shop_health(plan: Plan) -> list[str]:
    """Name the addresses that answer once the shop serves."""
    settings = plan.settings
    services = (settings.orders_url, settings.billing_url, settings.accounts_url)
    return [f"{url}/healthz" for url in services]
