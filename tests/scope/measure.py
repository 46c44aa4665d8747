"""How often scope is right: `python -m tests.scope.measure` prints the table.

Needs the harmless corpus in ../shared/corpora; it is only looked at, never learned from.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from casework.domain.brief import ReadRequest
from casework.domain.reading import Signal
from casework.models.given import MessageText
from casework.models.scope import Topics
from tests.scope.fit import articles, worded
from tests.scope.own import ALLOWED, FORBIDDEN
from tests.trained import local_reader

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "harmless.jsonl"
#: Sources whose rows are a support team's business, and those whose rows are nobody's here.
SUPPORT = ("banking77", "tau-bench", "abcd")
ELSEWHERE = ("clinc150 oos", "spikee-fp", "notinject")


class Row(NamedTuple):
    """A text and the group that it belongs to."""

    group: str
    text: str


def rows() -> list[Row]:
    """Read the corpus; questions outside of any subject are a group of their own."""
    read: list[Row] = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        group = row["source"] if row["family"] != "oos" else f"{row['source']} oos"
        read.append(Row(group, row["text"]))
    return read


def declined(topics: Topics, text: str) -> bool:
    """Say whether a customer's message is declined: off topic, or only of kinds not allowed."""
    reading = local_reader().read(
        [MessageText(id="m", text=text)], ReadRequest(case_id="c", message_ids=("m",))
    )
    if reading.goals:
        return not any(topics.allows(goal.kind) for goal in reading.goals)
    return Signal.off_topic in reading.signals


def _line(name: str, hits: Iterable[bool]) -> str:
    marks = list(hits)
    return f"{name:<34} {sum(marks):>5} of {len(marks):>5}  {sum(marks) / len(marks):>6.1%}\n"


def main() -> None:
    """Print the table."""
    topics = Topics.load(None, None)
    out = sys.stdout
    if CORPUS.exists():
        every = rows()
        out.write("before: the customer's message is declined\n")
        for group in sorted({row.group for row in every}):
            out.write(_line(group, [declined(topics, r.text) for r in every if r.group == group]))
        for name, groups in (("support, wrongly", SUPPORT), ("elsewhere, rightly", ELSEWHERE)):
            out.write(_line(name, [declined(topics, r.text) for r in every if r.group in groups]))
    else:
        out.write("The harmless corpus is not there; only replies are measured.\n")
    out.write("after: a sentence of a reply is stopped\n")
    for language, said in FORBIDDEN.items():
        hits = [topics.off_topic_text(one, language=language) for one in said]
        out.write(_line(f"forbidden, {language}", hits))
    for language, said in ALLOWED.items():
        hits = [topics.off_topic_text(one, language=language) for one in said]
        out.write(_line(f"allowed, {language}", hits))
    for name, texts in (
        ("articles that were not learned", articles(learned=False)),
        ("wordings of replies", worded()),
    ):
        out.write(_line(name, [topics.off_topic_text(one, language="en") for one in texts]))


if __name__ == "__main__":
    main()
