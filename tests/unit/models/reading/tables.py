"""Tables of labelled texts, one to a line: the label, a tab, the text."""

from pathlib import Path

from casework.domain.reading import Signal
from casework.models.given import MessageText
from casework.models.reading.signals import signals
from casework.models.reading.words import sentences

DATA = Path(__file__).parent / "data"
EXAMPLES = Path(__file__).parents[4] / "casework" / "models" / "taxonomy" / "examples"


def table(name: str) -> list[tuple[str, str]]:
    """Read a table: label and text."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _, text in (line.partition("\t") for line in lines)]


def examples() -> list[str]:
    """Every example of the taxonomy: what English customers write."""
    files = sorted(EXAMPLES.glob("*.txt"))
    lines = (line.strip() for f in files for line in f.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def one(text: str) -> tuple[MessageText, ...]:
    """A burst of one message."""
    return (MessageText(id="m", text=text),)


def heard_in(text: str) -> frozenset[Signal]:
    """The signals of one message."""
    return signals(one(text), sentences(one(text)))
