"""Cases as the API shows them, to the customer whose they are and to staff."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from casework.api.kinds import Ask
from casework.domain.action import ActionValue
from casework.domain.case import CaseStatus, GoalStatus, Resolution, Sender
from casework.domain.money import Money
from casework.knowledge.quoting import quoted
from casework.store import Tx
from casework.store.records import CaseRecord, EffectRecord, PendingRecord


class SourceView(BaseModel):
    """What a message rests on: the sentences of an article, in the version that was quoted."""

    id: str
    title: str
    text: str


class MessageView(BaseModel):
    """One message."""

    id: str
    sender: Sender = Field(serialization_alias="from")
    text: str
    at: datetime
    sources: tuple[SourceView, ...]


class GoalView(BaseModel):
    """One thing the customer wants, and how it stands."""

    id: str
    kind: str
    status: GoalStatus
    resolution: Resolution | None
    summary: str


class ChoiceView(BaseModel):
    """One answer that may be picked."""

    id: str
    label: str


class QuestionView(BaseModel):
    """Something the customer is asked. Without choices it is answered with a message."""

    kind: Literal["question"] = "question"
    id: str
    text: str
    choices: tuple[ChoiceView, ...]


class ConfirmationView(BaseModel):
    """An action that waits for the customer's yes, exactly as it would be done."""

    kind: Literal["confirmation"] = "confirmation"
    id: str
    action_hash: str
    text: str
    tool: str
    args: dict[str, ActionValue]
    amount: Money | None
    expires_at: datetime | None


class WaitingView(BaseModel):
    """An action that waits for a supervisor."""

    kind: Literal["approval"] = "approval"
    id: str
    promised_by: datetime | None


PendingView = QuestionView | ConfirmationView | WaitingView


class CaseView(BaseModel):
    """A case."""

    id: str
    status: CaseStatus
    owner: str
    channel: str
    locale: str
    created_at: datetime
    updated_at: datetime
    solved: bool | None
    messages: list[MessageView]
    goals: list[GoalView]
    pending: list[PendingView]


async def case_view(tx: Tx, case: CaseRecord) -> dict[str, Any]:
    """Read everything of a case that is shown, as JSON."""
    effects = {effect.action.action_id: effect for effect in await tx.effects.of_case(case.id)}
    view = CaseView(
        id=case.id,
        status=case.status,
        owner=case.owner,
        channel=case.channel,
        locale=case.locale,
        created_at=case.created_at,
        updated_at=case.updated_at,
        solved=case.solved,
        messages=[
            MessageView(
                id=m.id,
                sender=m.sender,
                text=m.text,
                at=m.at,
                sources=await _sources(tx, m.sources),
            )
            for m in await tx.messages.of_case(case.id)
        ],
        goals=[
            GoalView(
                id=g.id, kind=g.kind, status=g.status, resolution=g.resolution, summary=g.summary
            )
            for g in await tx.goals.of_case(case.id)
        ],
        pending=[
            view
            for row in await tx.pending.of_case(case.id)
            if (view := pending_view(row, effects.get(row.action_id or row.id)))
        ],
    )
    return view.model_dump(mode="json", by_alias=True)


async def _sources(tx: Tx, ids: tuple[str, ...]) -> tuple[SourceView, ...]:
    found: list[SourceView] = []
    for name in ids:
        passage_id, _, sentences = name.rpartition("/")
        passage = await tx.articles.passage(passage_id)
        article = await tx.articles.get(passage.article_id, passage.version) if passage else None
        if passage is not None and article is not None:
            text = quoted(passage.text, article.language, [int(n) for n in sentences.split(".")])
            found.append(SourceView(id=passage_id, title=article.title, text=text))
    return tuple(found)


def pending_view(row: PendingRecord, effect: EffectRecord | None) -> PendingView | None:
    """Show what is waited for; None for rows that are nobody's to answer."""
    match row.kind:
        case Ask.question:
            choices = tuple(ChoiceView(id=c.id, label=c.label) for c in row.choices)
            return QuestionView(id=row.id, text=row.text, choices=choices)
        case Ask.confirmation if effect is not None:
            return ConfirmationView(
                id=row.id,
                action_hash=effect.action_hash,
                text=row.text,
                tool=effect.action.tool,
                args=effect.action.args,
                amount=effect.action.amount,
                expires_at=row.expires_at,
            )
        case Ask.approval:
            return WaitingView(id=row.id, promised_by=row.expires_at)
        case _:
            return None
