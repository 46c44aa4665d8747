"""What the engine may use and by which rules, for staff."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder

from casework.api.auth import PolicyReader, ToolReader
from casework.api.deps import Parts
from casework.api.paging import page
from casework.policy.invariants import INVARIANTS
from tools import catalogue

router = APIRouter(prefix="/v1", tags=["catalogue"])


@router.get("/tools")
async def tools(reader: ToolReader) -> dict[str, Any]:
    """List the tools as they are declared."""
    del reader
    return page([_plain(asdict(tool)) for tool in catalogue.TOOLS], "")


@router.get("/policies")
async def policies(api: Parts, reader: PolicyReader) -> dict[str, Any]:
    """Name the policy in force and the invariants that no rule can take away."""
    del reader
    invariants = [
        {"name": rule.__name__, "says": (rule.__doc__ or "").strip()} for rule in INVARIANTS
    ]
    version = api.deps.policy.version
    return page([{"version": version, "active": True, "invariants": invariants}], "")


def _plain(value: Any) -> Any:
    return jsonable_encoder(
        value, custom_encoder={frozenset: lambda items: sorted(str(item) for item in items)}
    )
