"""`casework eval data` and `casework eval calibrate`: what the reader learns from, made sure of."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.cli import say
from casework.cli.options import Json
from casework.cli.progress import progress_bar

if TYPE_CHECKING:
    from casework.models.learned.calibration import Calibration


def data(
    folder: Annotated[
        Path | None, typer.Option(help="Files of examples; without it, those of this release.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the examples that the reader learns from; exit 1 if something must be mended.

    Example: casework eval data
    """
    from casework.evaluation.examples.checking import check
    from casework.models.encoder import shared_encoder
    from casework.models.taxonomy import examples_folder

    _refuse_missing(folder)
    with progress_bar("Checking the examples") as step:
        findings, counted = check(folder or examples_folder(), shared_encoder(), step)
    wrong = [finding for finding in findings if finding.must]
    if as_json:
        say.put_json(
            {
                "ok": not wrong,
                "examples": counted,
                "findings": [finding.as_json() for finding in findings],
            }
        )
    else:
        for finding in findings:
            say.put(finding.as_line())
        say.note(
            f"{sum(counted.values())} examples of {len(counted)} files: "
            f"{len(wrong)} to mend, {len(findings) - len(wrong)} to look at."
        )
    raise typer.Exit(say.FAILED if wrong else say.OK)


def calibrate(
    to: Annotated[
        Path | None, typer.Option(help="Write elsewhere than where the reader looks.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Files of examples to try out; needs --to.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Set confidences and thresholds from examples that were held out; commit what it writes.

    Example: casework eval calibrate
    """
    from casework.models.learned import calibrating as learned
    from casework.models.learned.examples import read_examples

    if folder is not None and to is None:
        raise say.Fault(
            "The reader keeps its own examples; name a file for these with --to.",
            code=say.WRONG_USE,
        )
    _refuse_missing(folder)
    if to is not None and not to.resolve().parent.is_dir():
        raise say.Fault(f"There is no folder {to.parent}.", code=say.WRONG_USE)
    with progress_bar("Calibrating") as step:
        found = learned.calibrate(read_examples(folder), progress=step)
    try:
        place = learned.write_calibration(found, to)
    except OSError as error:
        raise say.Fault(f"{error.filename} can not be written: {error.strerror}.") from None
    if as_json:
        say.put_json({"file": str(place), **found.model_dump(mode="json")})
        return
    tell(found)
    say.note(f"Written to {place}: look at what changed, and commit it.")


def _refuse_missing(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise say.Fault(f"There is no folder {folder}.", code=say.WRONG_USE)


def tell(found: "Calibration") -> None:
    """Show the threshold of each kind, and what it rests on."""
    from casework.models.kinds import KINDS

    say.put_table(
        ("Kind", "Effect", "Threshold", "Set from", "Rows", "Bound on wrong actions"),
        [
            (
                name,
                KINDS[name].effect,
                # No confidence is above one: such a kind is never acted on by itself.
                "never" if one.value > 1 else f"{one.value:.3f}",
                "the kind" if one.source == "kind" else "all with its effect",
                str(one.rows),
                f"{100 * one.bound:g} %",
            )
            for name, one in found.thresholds.items()
        ],
        empty="There are no kinds.",
    )
    for name, head in (("English", found.english), ("other languages' way", found.abroad)):
        held = head.held
        say.note(
            f"Held out, {name}: {held.rows} examples, {100 * held.accuracy:.1f} % right, "
            f"calibration error {held.calibration_error:.3f}."
        )
