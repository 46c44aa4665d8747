"""What activities are made of, wired once per worker, and for whom each of them acts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.client import Client

from activities.signatures import CaseRef
from casework.domain.errors import Broken
from casework.domain.identity import Grant
from casework.knowledge.opening import Knowledge
from casework.models.reader import LocalReader
from casework.models.scope import Topics
from casework.models.writer import LocalWriter
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Clock, Scope, Store
from casework.telemetry.setup import Telemetry
from tools.gateway import Gateway
from tools.reading import Reads

if TYPE_CHECKING:
    # It brings the language model's client along, which only installations with one should load.
    from casework.models.llm import LlmModels


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that activities use. `llm` and `knowledge` are None where there is none."""

    settings: Settings
    store: Store
    policy: Policy
    reads: Reads
    gateway: Gateway
    reader: LocalReader
    writer: LocalWriter
    llm: "LlmModels | None"
    knowledge: Knowledge | None = None
    topics: Topics = field(default_factory=lambda: Topics.load(None, None))
    client: Client
    telemetry: Telemetry
    clock: Clock


@dataclass(frozen=True)
class ActingFor:
    """Whom an activity acts for: read from the grant, never from what it was told."""

    grant: Grant
    scope: Scope


async def acting_for(parts: Parts, ref: CaseRef) -> ActingFor:
    """Find the grant's customer and refuse any case that is not the grant's.

    A grant that ended still says whose rows these are; it gives no right at a backend any more.

    Raises:
        Broken: there is no such grant, or it or this workflow belongs to another case.

    """
    grant = await parts.store.grant(ref.grant_ref)
    if grant is None or grant.case_id != ref.case_id:
        raise Broken("The grant is not this case's.")
    workflow = activity.info().workflow_id or ""
    if workflow != f"case/{ref.case_id}" and not workflow.startswith("approval/"):
        raise Broken("This workflow is not this case's.")
    return ActingFor(grant=grant, scope=Scope.of_customer(grant.tenant, grant.customer))
