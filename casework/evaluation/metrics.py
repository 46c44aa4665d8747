"""How often the reader is right: accuracy, F1, and how well it tells what is not its business."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import (  # type: ignore[import-untyped]
    average_precision_score,
    f1_score,
    roc_auc_score,
)

from casework.evaluation.outcomes import Outcome

#: Stands for "no kind at all" among the kinds that were read.
_NONE = ""


def accuracy(outcomes: Sequence[Outcome]) -> float | None:
    """Return the share of rows in scope whose kind is one that counts; null without such rows."""
    ours = [outcome for outcome in outcomes if outcome.row.in_scope]
    return float(np.mean([outcome.right for outcome in ours])) if ours else None


def macro_f1(outcomes: Sequence[Outcome]) -> float | None:
    """Return the mean of the F1 of each kind that is the truth of a row in scope.

    Where several kinds count as right, the truth is the one that was read if it is among them,
    and else the first. Kinds that are nobody's truth have no F1 of their own; reading them costs
    the kind that was meant its recall.
    """
    ours = [outcome for outcome in outcomes if outcome.row.in_scope]
    if not ours:
        return None
    read = [outcome.prediction.kind or _NONE for outcome in ours]
    truth = [
        kind if outcome.right else outcome.row.kinds[0]
        for outcome, kind in zip(ours, read, strict=True)
    ]
    score = f1_score(truth, read, labels=sorted(set(truth)), average="macro")
    return float(score)


def auroc_oos(outcomes: Sequence[Outcome]) -> float | None:
    """Return the chance that a row out of scope looks more so than one in scope (AUROC).

    The score is 1 - in_scope. Null unless there are rows of both sorts.
    """
    truth, score = _scope(outcomes)
    return float(roc_auc_score(truth, score)) if len(set(truth)) > 1 else None


def aupr_oos(outcomes: Sequence[Outcome]) -> float | None:
    """Return the average precision of finding rows out of scope by 1 - in_scope (AUPR).

    Null unless there are rows of both sorts.
    """
    truth, score = _scope(outcomes)
    return float(average_precision_score(truth, score)) if len(set(truth)) > 1 else None


def _scope(outcomes: Sequence[Outcome]) -> tuple[list[bool], list[float]]:
    return (
        [not outcome.row.in_scope for outcome in outcomes],
        [1 - outcome.prediction.in_scope for outcome in outcomes],
    )
