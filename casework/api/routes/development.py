"""The development issuer: signs anybody in as anybody. It is not there outside development."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import StringConstraints
from starlette.responses import JSONResponse, Response

from casework.api import problems
from casework.api.bodies import Body
from casework.api.deps import Parts
from casework.domain.identity import PrincipalKind, Role
from casework.identity.issuer import DevelopmentIssuer

router = APIRouter(prefix="/dev", tags=["development only"])
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9@._-]{1,100}$")]


class SignIn(Body):
    """Who to be."""

    subject: Name
    kind: PrincipalKind = PrincipalKind.customer
    roles: list[Role] = []
    person: Name | None = None
    tenant: Name | None = None
    scope: str = ""


@router.post("/token")
async def sign_in(body: SignIn, api: Parts) -> dict[str, str]:
    """Return a sign-in token as asked for."""
    token = _issuer(api).sign_in(
        body.subject,
        kind=body.kind,
        roles=[role.value for role in body.roles],
        person=body.person or "",
        tenant=body.tenant or "",
        scope=body.scope,
    )
    return {"access_token": token, "token_type": "Bearer"}


@router.get("/jwks.json")
async def keys(api: Parts) -> Response:
    """Publish the development issuer's key."""
    body: Any = _issuer(api).jwks()
    return JSONResponse(body)


def _issuer(api: Parts) -> DevelopmentIssuer:
    if api.deps.dev_issuer is None or not api.settings.development:
        raise problems.not_found()
    return api.deps.dev_issuer
