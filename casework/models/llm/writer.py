"""The language model as a writer: it rewords what the local writer says, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from casework.domain.brief import Brief
from casework.domain.errors import Retryable
from casework.domain.fact import Fact
from casework.domain.words import Word
from casework.models.checker import check
from casework.models.checking.promises import promises
from casework.models.checking.values import without_claimed
from casework.models.claims import NOTHING, Claim, EffectView, Quotable, Written
from casework.models.llm.call import Caller
from casework.models.llm.data import as_data, task
from casework.models.trouble import ModelFault, ModelUsage
from casework.models.wording.catalogue import language_of, locale_for
from casework.models.writer import LocalWriter

#: Each language that replies are written in, as the model is told it.
LANGUAGE_NAMES = {"de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian"}
#: What a reworded reply may not lose.
_KEPT = frozenset({"amount", "date", "order_id", "id", "quote", "passage"})
_WORD_FOR_WORD = frozenset({"quote", "passage"})


def _task(language: str) -> str:
    """Say what to do, in the language that the reply is in already."""
    return task(
        f"You reword a reply of a shop to its customer. It is in {language} and stays in "
        f"{language}, in plain words: short, warm, calm.",
        "Keep every statement, amount, date, number and quotation exactly as it is written.",
        "Add nothing: no promise, no reason, no link, no offer. Write as the shop, in the first "
        "person plural, without exclamation marks, greeting or signature.",
    )


class ReplyForm(BaseModel):
    """The reworded reply."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=4000)


class Composed(Word):
    """The reply to say. `faults` tell why it is the local one, when the model's was not fit."""

    written: Written
    usage: ModelUsage | None = None
    faults: tuple[str, ...] = ()


class LlmWriter:
    """Rewords with the language model; whatever does not pass the checker is not said."""

    def __init__(self, caller: Caller) -> None:
        """Use this client, and the local writer for what is said."""
        self._caller = caller
        self._local = LocalWriter()

    async def compose(
        self,
        brief: Brief,
        quotes: Mapping[str, str],
        ledger: Sequence[EffectView],
        locale: str = "",
        passages: Mapping[str, Quotable] = NOTHING,
    ) -> Composed:
        """Write one reply; a model that is away or wrong costs the customer nothing.

        `locale` and `passages` are those of the local writer, whose reply is reworded.
        """
        local = self._local.compose(brief, quotes, locale, passages)
        language = LANGUAGE_NAMES[language_of(locale_for(brief.language, locale))]
        try:
            answered = await self._caller.ask(
                ReplyForm, _task(language), as_data({"reply": local.text})
            )
        except Retryable:
            return Composed(written=local, faults=("unavailable",))
        if isinstance(answered, ModelFault):
            fault = f"{answered.kind}_{answered.code}"
            return Composed(written=local, usage=answered.usage, faults=(fault,))
        draft = Written(text=answered.value.text, claims=local.claims)
        faults = _faults(local, draft, ledger, _Sources(_facts(brief), quotes, passages))
        return Composed(written=local if faults else draft, usage=answered.usage, faults=faults)


def _facts(brief: Brief) -> tuple[Fact, ...]:
    return tuple(fact for news in brief.news for fact in (*news.facts, *news.proof))


@dataclass(frozen=True)
class _Sources:
    """What a reply may rest on, beside the ledger."""

    facts: tuple[Fact, ...]
    quotes: Mapping[str, str]
    passages: Mapping[str, Quotable]


def _faults(
    local: Written, draft: Written, ledger: Sequence[EffectView], sources: _Sources
) -> tuple[str, ...]:
    said_by = {name: passage.text for name, passage in sources.passages.items()}
    faults = list(
        check(
            *(draft.text, draft.claims, ledger, sources.facts),
            quotes=sources.quotes,
            passages=said_by,
        )
    )
    faults += [f"lost_{claim.kind}" for claim in draft.claims if _lost(claim, draft.text)]
    said = set(promises(draft.text, draft.claims))
    faults += [f"lost_{p}" for p in promises(local.text, local.claims) if p not in said]
    if "!" in without_claimed(draft.text, [c for c in draft.claims if c.kind in _WORD_FOR_WORD]):
        faults.append("exclamation")
    return tuple(dict.fromkeys(faults))


def _lost(claim: Claim, text: str) -> bool:
    return claim.kind in _KEPT and without_claimed(text, [claim]) == text
