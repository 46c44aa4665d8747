"""The local writer: replies, questions and confirmations from the messages of each language."""

from collections.abc import Mapping, Sequence

from casework.domain.action import ActionValue
from casework.domain.brief import Brief
from casework.domain.case import GoalStatus
from casework.domain.fact import Fact
from casework.domain.plan import Choice, Clarify
from casework.models.claims import NOTHING, Quotable, Written, merged
from casework.models.wording.catalogue import DEFAULT, locale_for, say
from casework.models.wording.choices import choices_in
from casework.models.wording.confirmations import confirmation
from casework.models.wording.news import news_text
from casework.models.wording.notices import notice_text
from casework.models.wording.questions import question

_GOOD = frozenset({GoalStatus.resolved})


class LocalWriter:
    """Says only what the brief says, each amount, id, date and promise as a claim."""

    def compose(
        self,
        brief: Brief,
        quotes: Mapping[str, str],
        locale: str = "",
        passages: Mapping[str, Quotable] = NOTHING,
    ) -> Written:
        """Write one reply for all the news.

        `quotes` holds what supervisors wrote for the customer, by approval; `passages` what may
        be quoted of articles, by passage.

        `locale` is the one that the case was opened with: it gives the brief's language the
        formats of a country, and takes its place where nobody writes that language here.
        """
        locale = locale_for(brief.language, locale)
        parts = [news_text(news, quotes, locale, passages) for news in brief.news]
        if brief.notice or not parts:
            parts.insert(0, Written(text=notice_text(brief.notice, locale, brief.language)))
        if brief.closing and brief.news and all(n.status in _GOOD for n in brief.news):
            parts.append(Written(text=say(locale, "closing")))
        return merged(_once(parts))


def _once(parts: Sequence[Written]) -> list[Written]:
    """Drop a part that says the same as an earlier one."""
    first: dict[str, Written] = {}
    for part in parts:
        first.setdefault(part.text, part)
    return list(first.values())


def question_text(clarify: Clarify, facts: Sequence[Fact] = (), *, locale: str = DEFAULT) -> str:
    """Put a question in words; its choices are shown beside it."""
    del facts  # No question quotes a fact: the choices do.
    return question(clarify.template, clarify.slot, locale)


def question_choices(
    clarify: Clarify, facts: Sequence[Fact] = (), *, locale: str = DEFAULT
) -> tuple[Choice, ...]:
    """Name a question's choices as the customer reads them."""
    return choices_in(clarify, facts, locale)


def confirmation_text(
    tool: str,
    args: Mapping[str, ActionValue],
    facts: Sequence[Fact] = (),
    *,
    locale: str = DEFAULT,
) -> str:
    """Say exactly what would be done, and ask whether to do it."""
    return confirmation(tool, args, facts, locale)
