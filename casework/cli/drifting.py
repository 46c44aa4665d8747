"""`casework eval drift`: do customers still write as the calibration's examples do?"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.options import As, Json

if TYPE_CHECKING:
    from casework.evaluation.drift import Drift


def drift(
    days: Annotated[int, typer.Option(min=1, max=366, help="How far to look back.")] = 7,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Compare the last days with the calibration; exit 1 when it should be made anew.

    Example: casework eval drift --days 7 --as olga
    """
    from casework.evaluation.drift import LessonCount, ReadCount
    from casework.evaluation.drift import drift as compare
    from casework.models.learned.calibration import read_calibration

    counts = client_as(as_).get("/v1/kpi/reading", days=str(days))
    calibration = read_calibration()
    if calibration is None:
        raise say.Fault("There is no calibration to compare with: run `casework eval calibrate`.")
    found = compare(
        [ReadCount.model_validate(row) for row in counts["readings"]],
        [LessonCount.model_validate(row) for row in counts["lessons"]],
        calibration,
    )
    if as_json:
        window = {"since": counts["since"], "until": counts["until"]}
        say.put_json(window | found.model_dump(mode="json"))
    else:
        for text in _lines(found, counts):
            say.put(text)
    raise typer.Exit(say.FAILED if found.recalibrate else say.OK)


def _lines(found: "Drift", counts: dict[str, Any]) -> list[str]:
    shifts = {"confidences": found.confidence, "kinds": found.kinds}
    return [
        *found.says,
        "",
        f"goals            {found.goals} since {counts['since']}, {found.compared} compared",
        *(
            f"{name + ' moved':<17}PSI {shift.psi:.3f} (by chance up to {shift.chance:.3f})"
            for name, shift in shifts.items()
            if shift
        ),
        f"asked            {found.asked.says()}",
        f"first thought    {found.first_thought.says()} of answers to questions",
        *(
            f"corrected        {part.share.says()} with effect {effect}; "
            f"bound {part.bound:.0%} holds: {part.holds}"
            for effect, part in found.corrected.items()
        ),
    ]
