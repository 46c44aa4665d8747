"""The checker's promise, on pairs and on quotations: what was changed is stopped."""

from collections import Counter

import pytest

from tests.grounding.material import changed, pairs, quotations
from tests.grounding.measure import stopped


@pytest.mark.parametrize("half", ["development", "scored"])
def test_a_reply_with_something_changed_is_stopped(half: str) -> None:
    """One number, date, amount, denial or name is enough; two in a hundred are let through."""
    false = [pair for pair in pairs(half) if not pair.true]
    caught = sum(stopped(pair.reply, pair.source, pair.language) for pair in false)
    assert caught / len(false) >= 0.97


def test_a_true_reply_in_other_words_passes_where_its_words_are_known() -> None:
    """The rules were written on this half; the guide has the figure for the other."""
    true = [pair for pair in pairs("development") if pair.true]
    wrong = [p.id for p in true if stopped(p.reply, p.source, p.language)]
    assert len(wrong) / len(true) <= 0.06, wrong


def test_whole_sentences_of_articles_always_pass() -> None:
    """A quotation rests on its own passage, in every language of the help centre."""
    wrong = [q.text for q in quotations() if stopped(q.text, q.paragraph, q.language)]
    assert not wrong


def test_a_quotation_with_something_changed_is_stopped() -> None:
    """Each number, denial, bound and name of the help centre, changed by code."""
    made: Counter[str] = Counter()
    let_through: Counter[str] = Counter()
    for said in quotations():
        for kind, text in changed(said):
            made[kind] += 1
            let_through[kind] += not stopped(text, said.text, said.language)
    shares = {kind: let_through[kind] / made[kind] for kind in made}
    assert shares["number"] <= 0.005
    assert shares["negation"] <= 0.005
    assert shares["entity"] <= 0.06
