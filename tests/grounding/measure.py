"""How often the checker is right: `python -m tests.grounding.measure` prints the table.

The scored half is counted and never shown, so that no rule can be written on it.
"""

import sys
from collections import Counter
from time import perf_counter

from casework.models.checking.grounding import Quoted, ungrounded
from tests.grounding.material import Pair, changed, pairs, quotations


def stopped(reply: str, source: str, language: str) -> bool:
    """Say whether a reply is stopped that cites one passage."""
    return ungrounded(reply, [Quoted(source="p", text=source, language=language)]) is not None


def _share(name: str, hits: int, of: int) -> str:
    return f"{name:<40} {hits:>5} of {of:>5}  {hits / of:>6.1%}\n"


def _half(name: str, rows: list[Pair]) -> str:
    out = ""
    for true, title in ((False, "changed, stopped"), (True, "true, wrongly stopped")):
        some = [row for row in rows if row.true is true]
        hits = [row for row in some if stopped(row.reply, row.source, row.language)]
        out += _share(f"{name}: {title}", len(hits), len(some))
    return out


def main() -> None:
    """Print the table."""
    began = perf_counter()
    for half in ("development", "scored"):
        sys.stdout.write(_half(half, pairs(half)))
    took = (perf_counter() - began) * 1000 / sum(len(pairs(h)) for h in ("development", "scored"))
    every = quotations()
    wrong = sum(stopped(one.text, one.paragraph, one.language) for one in every)
    sys.stdout.write(_share("quoted word for word, wrongly stopped", wrong, len(every)))
    caught: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for one in every:
        for kind, text in changed(one):
            made[kind] += 1
            caught[kind] += stopped(text, one.text, one.language)
    for kind in sorted(made):
        sys.stdout.write(
            _share(f"quotation with a changed {kind}, stopped", caught[kind], made[kind])
        )
    sys.stdout.write(f"{took:.1f} ms a pair\n")


if __name__ == "__main__":
    main()
