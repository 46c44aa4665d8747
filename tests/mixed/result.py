"""The figures of a run, each share with its 95 % interval."""

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from casework.evaluation.stability import Share
from tests.mixed.rows import Pace, Row


def result(rows: Sequence[Row], paces: Sequence[Pace]) -> dict[str, Any]:
    """Count what became of the messages."""
    n = len(rows)
    changed = [row for row in rows if row.changes]
    told = [row for row in rows if row.told]
    handed = [row for row in rows if row.ended == "handed over" and row.right]
    return {
        "messages": n,
        "drawn": dict(Counter(row.source for row in rows).most_common()),
        "kinds": len({kind for row in rows for kind in row.kinds}),
        "ended": _shares(Counter(row.ended for row in rows), n),
        "asked_something": _share(sum(row.asked for row in rows), n),
        "read_only_right_kinds": _share(
            sum(all(kind in row.kinds for kind, _ in row.goals) for row in rows), n
        ),
        "handed_over_to_a_right_queue": _share(
            sum(row.in_a_right_queue for row in handed), len(handed)
        ),
        "changed_something": len(changed),
        "wrong_automatic_actions_of_changes": _share(
            sum(bool(c.fault) for row in changed for c in row.changes),
            sum(len(row.changes) for row in changed),
        ),
        "wrong_automatic_actions_of_messages": _share(
            sum(row.wrongly_changed for row in changed), n
        ),
        "wrong_actions_offered_and_declined": _share(
            sum(bool(row.declined) for row in rows),
            sum(bool(row.declined) or row.confirmed > 0 for row in rows),
        ),
        "wrong_answers_of_answers": _share(sum(row.wrongly_told for row in told), len(told)),
        "shop_ledger": dict(Counter(c.tool for row in rows for c in row.changes).most_common()),
        "cost": {
            "all": _cost(rows),
            "with_a_change": _cost(changed),
        },
        "messages_per_minute": _pace(paces),
        "by_source": {
            source: dict(Counter(r.ended for r in rows if r.source == source).most_common())
            for source in sorted({row.source for row in rows})
        },
        "odd": [
            row.model_dump(mode="json")
            for row in rows
            if row.wrongly_changed or row.wrongly_told or row.declined or row.why
        ],
    }


def _share(k: int, of: int) -> dict[str, Any]:
    """Give a share with its interval; of nothing seen, the rule of three gives the upper end."""
    share = Share.counted(k, of)
    says = {"n": k, "of": of, "share": share.share, "low": share.low, "high": share.high}
    return says | ({"rule_of_three": min(3 / of, 1.0)} if of and not k else {})


def _shares(counted: Counter[str], of: int) -> dict[str, Any]:
    return {name: _share(k, of) for name, k in counted.most_common()}


def _cost(rows: Sequence[Row]) -> dict[str, float]:
    """Give what a case costs in Temporal, in the middle; cases that never began do not count."""
    begun = [row for row in rows if row.events]
    if not begun:
        return {}
    return {
        "activities_median": median(row.activities for row in begun),
        "events_median": median(row.events for row in begun),
    }


def _pace(paces: Sequence[Pace]) -> float | None:
    seconds = sum(pace.seconds for pace in paces)
    return round(60 * sum(pace.messages for pace in paces) / seconds, 1) if seconds else None
