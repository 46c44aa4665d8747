"""The whole shop, put together: three databases, three services, three apps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from casework.demo.shop.accounts import app as accounts
from casework.demo.shop.billing import app as billing
from casework.demo.shop.database import Database
from casework.demo.shop.orders import app as orders
from casework.demo.shop.seed import fill, seed
from casework.demo.shop.service import Service
from casework.demo.shop.tokens import TokenCheck
from casework.identity.verifier import Clock, KeySource

#: How a service of the shop is traced, by its name; None is not at all.
Traces = Callable[[str], TelemetryConfig | None]


def untraced(service: str) -> TelemetryConfig | None:
    """Trace nothing."""
    del service
    return None


@dataclass(frozen=True, kw_only=True)
class Shop:
    """Three apps, ready to serve; `databases` are theirs, in the same order."""

    orders: FastAPI
    billing: FastAPI
    accounts: FastAPI
    databases: tuple[Database, Database, Database]

    async def close(self) -> None:
        """Close the databases."""
        for database in self.databases:
            await database.close()


async def open_shop(
    data: Path,
    *,
    issuer: str,
    keys: KeySource,
    operator_secret: str,
    clock: Clock,
    traces: Traces = untraced,
) -> Shop:
    """Open the shop on its data folder; an empty one is filled as of the clock's day."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    records = cache(lambda: seed(clock().date()))

    def service(database: Database, audience: str, scopes: tuple[str, ...]) -> Service:
        tokens = TokenCheck(issuer=issuer, audience=audience, keys=keys, clock=clock)
        return Service(
            database=database,
            tokens=tokens,
            clock=clock,
            scopes=scopes,
            telemetry=traces(audience),
        )

    orders_db = await Database.open(data / "orders.db", orders.TABLES, orders.TRIGGERS)
    billing_db = await Database.open(data / "billing.db", billing.TABLES, billing.TRIGGERS)
    accounts_db = await Database.open(data / "accounts.db", accounts.TABLES, accounts.TRIGGERS)
    await fill(orders_db, orders.TABLES[0], lambda: records().orders)
    await fill(billing_db, billing.TABLES[0], lambda: records().billing)
    await fill(accounts_db, accounts.TABLES[0], lambda: records().accounts)
    orders_service = service(orders_db, orders.AUDIENCE, orders.SCOPES)
    billing_service = service(billing_db, billing.AUDIENCE, billing.SCOPES)
    accounts_service = service(accounts_db, accounts.AUDIENCE, accounts.SCOPES)
    return Shop(
        orders=orders.OrdersApi(orders_service).app(operator_secret),
        billing=billing.BillingApi(billing_service).app(operator_secret),
        accounts=accounts.AccountsApi(accounts_service).app(operator_secret),
        databases=(orders_db, billing_db, accounts_db),
    )
