"""Run the shop: `python -m casework.demo.shop --data DIR --issuer URL --jwks URL …`."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

from casework.demo.shop.server import listen, serve, url
from casework.demo.shop.shop import Traces, open_shop, untraced
from casework.identity.verifier import JwksUrl

SERVICES = ("orders", "billing", "accounts")


def main(arguments: Sequence[str] | None = None, traces: Traces = untraced) -> int:
    """Run until told to stop; 0 then, 1 when it can not start, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m casework.demo.shop")
    for service in SERVICES:
        parser.add_argument(f"--{service}-port", type=_port, default=0, help="0: any free port")
    parser.add_argument("--data", type=Path, required=True, help="folder of the databases")
    parser.add_argument("--issuer", required=True, help="who must have issued a token")
    parser.add_argument("--jwks", required=True, help="where the issuer's keys are")
    parser.add_argument(
        "--operator-secret-env",
        required=True,
        help="the variable with the operator's secret",
    )
    given = parser.parse_args(arguments)
    secret = os.environ.get(given.operator_secret_env, "")
    if not secret:
        parser.error(f"the variable {given.operator_secret_env} is empty")
    try:
        asyncio.run(_run(given, secret, traces))
    except OSError as error:
        sys.stderr.write(f"The shop can not start: {error}\n")
        return 1
    return 0


async def _run(given: argparse.Namespace, secret: str, traces: Traces) -> None:
    taken = {service: listen(getattr(given, f"{service}_port")) for service in SERVICES}
    urls = {service: url(port) for service, port in taken.items()}
    # The issuer is asked directly: a proxy meant for the outside world has no part in this.
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        shop = await open_shop(
            given.data,
            issuer=given.issuer,
            keys=JwksUrl(given.jwks, client),
            operator_secret=secret,
            clock=_now,
            traces=traces,
        )
        apps = {service: getattr(shop, service) for service in SERVICES}
        try:
            await serve(
                {taken[service]: apps[service] for service in SERVICES},
                lambda: print(json.dumps({"ready": True, "urls": urls}), flush=True),  # noqa: T201 - the one line a starter waits for
            )
        finally:
            await shop.close()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number up to 65535")
    return port


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
