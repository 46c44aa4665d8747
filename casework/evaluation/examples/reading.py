"""The example files as they stand, faults and all."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from casework.evaluation.examples.finding import Finding
from casework.models.kinds import KINDS
from casework.models.learned.examples import BACKGROUND

_SUFFIX = ".txt"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a file: an example of the kind that the file is named after."""

    file: str
    number: int
    text: str

    @property
    def kind(self) -> str:
        """What it is an example of."""
        return self.file.removesuffix(_SUFFIX)

    def finding(self, what: str, todo: str, *, must: bool = True) -> Finding:
        """Say something about this line."""
        return Finding(file=self.file, line=self.number, what=what, todo=todo, must=must)


def read(folder: Traversable) -> tuple[list[Line], list[Finding]]:
    """Read every line of every file that belongs to a kind, and say what does not fit the kinds."""
    names = {entry.name for entry in folder.iterdir()}
    wanted = [f"{kind}{_SUFFIX}" for kind in (*KINDS, *BACKGROUND)]
    findings = list(_misfits(names, wanted))
    lines: list[Line] = []
    for name in wanted:
        if name not in names:
            continue
        try:
            text = (folder / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            findings.append(
                Finding(file=name, line=line, what="This is not UTF-8.", todo="Save it as UTF-8.")
            )
            continue
        said = text.removesuffix("\n").split("\n")
        lines += (
            Line(file=name, number=number, text=line.strip())
            for number, line in enumerate(said, start=1)
        )
    return lines, findings


def _misfits(names: set[str], wanted: list[str]) -> Iterator[Finding]:
    for name in wanted:
        if name not in names:
            yield Finding(
                file=name,
                line=0,
                what="There is no such file, but kinds.toml has the kind.",
                todo="Write it: one customer message a line, 60 at least.",
            )
    for name in sorted(names - set(wanted)):
        yield Finding(
            file=name,
            line=0,
            what="There is no such kind in kinds.toml.",
            todo="Add the kind there, or take the file out.",
        )
