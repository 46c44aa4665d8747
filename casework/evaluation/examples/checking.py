"""Every check of the example files, in one go."""

from collections import Counter
from collections.abc import Callable
from importlib.resources.abc import Traversable

from casework.evaluation.examples.finding import Finding
from casework.evaluation.examples.lines import check_lines
from casework.evaluation.examples.personal import check_personal
from casework.evaluation.examples.reading import read
from casework.evaluation.examples.twins import check_duplicates, check_twins
from casework.models.encoder import SentenceEncoder

Progress = Callable[[str, int, int], None]


def check(
    folder: Traversable, encoder: SentenceEncoder, progress: Progress | None = None
) -> tuple[list[Finding], dict[str, int]]:
    """Return what was found, what must be mended first, and how many examples each file has."""
    tell = progress or _silent
    tell("reading", 0, 2)
    lines, findings = read(folder)
    findings += check_lines(lines)
    said = [line for line in lines if line.text]
    findings += check_personal(said)
    findings += check_duplicates(said)
    tell("comparing", 1, 2)
    findings += check_twins(said, encoder)
    tell("done", 2, 2)
    findings.sort(key=lambda finding: (not finding.must, finding.file, finding.line))
    return findings, dict(Counter(line.file for line in said))


def _silent(step: str, done: int, of: int) -> None:
    """Tell nobody."""
