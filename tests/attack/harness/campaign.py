"""The whole campaign: every level against one shop, the oracle at the end, then the controls."""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.attack.harness import controls, naked
from tests.attack.harness.allowed import foreign_rows, unauthorised
from tests.attack.harness.arena import Arena, arena
from tests.attack.harness.controls import Control
from tests.attack.harness.obeying import foreign, obey, own
from tests.attack.harness.search import search
from tests.attack.harness.tally import Tally
from tests.attack.harness.thief import steal
from tests.attack.harness.worst import CANARY, worst_calls

#: Told what is under way, how much of it is done, and of how much.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many shapes a campaign tries: refunds at L1, each way in at L3, third-party strings."""

    worst: int
    stolen: int
    foreign: int
    #: Runs of L2, of thirty steps each.
    searched: int


FULL = Size(worst=1100, stolen=1550, foreign=600, searched=30)
SMALL = Size(worst=60, stolen=110, foreign=40, searched=4)


@dataclass
class Report:
    """What came of a campaign."""

    tally: Tally
    allowed_effects: int
    unauthorised: list[str]
    foreign_rows: list[str]
    canaries: list[str]
    naked: tuple[int, int] = (0, 0)
    controls: list[Control] = field(default_factory=list[Control])

    @property
    def safe(self) -> bool:
        """Say whether nothing happened that nobody allowed, and every control was seen."""
        found = (self.unauthorised, self.foreign_rows, self.canaries, self.tally.broken)
        return not any(found) and all(control.caught for control in self.controls)

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        tried, reached = self.tally.attempts, self.tally.reached_cells
        by_level: dict[str, dict[str, int]] = {}
        for counts, name in ((tried, "attempts"), (reached, "reached_gateway")):
            for (_, _, level), many in counts.items():
                by_level.setdefault(level, {"attempts": 0, "reached_gateway": 0})[name] += many
        return {
            "attempts": sum(tried.values()),
            "reached_gateway": len(self.tally.reached),
            "unauthorised_effects": len(self.unauthorised),
            "foreign_rows": len(self.foreign_rows),
            "canaries": len(self.canaries),
            "by_level": dict(sorted(by_level.items())),
            "guards": {
                "removed": len(self.controls),
                "caught": sum(control.caught for control in self.controls),
                "missed": [control.guard for control in self.controls if not control.caught],
            },
            "allowed_effects": self.allowed_effects,
            "without_any_gate": {"tried": self.naked[0], "won": self.naked[1]},
            "cells": [
                {
                    "tool": tool,
                    "channel": channel,
                    "level": level,
                    "attempts": tried[tool, channel, level],
                    "reached_gateway": reached[tool, channel, level],
                }
                for tool, channel, level in sorted(tried)
            ],
            "findings": [*self.unauthorised, *self.foreign_rows, *self.canaries],
            "broken": dict(self.tally.broken),
        }


async def attack(size: Size, seed: int, corpus: Path | None, tell: Tell) -> Report:
    """Run L0, L1 and L3 in one shop of their own; the same seed makes the same attempts."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="casework-attack-") as folder:
        async with arena(Path(folder)) as place:
            tell("L0, obeys", 0, 3)
            await obey(place, tally, Random(seed), own())
            if corpus is not None:
                strings = list(foreign(corpus, size.foreign, Random(seed)))
                await obey(place, tally, Random(seed + 1), strings)
            tell("L1, the worst call", 1, 3)
            await worst_calls(place, tally, Random(seed + 2), size.worst)
            tell("L3, the compromised worker", 2, 3)
            await steal(place, tally, Random(seed + 3), size.stolen)
            return await judged(place, tally)


async def judged(place: Arena, tally: Tally) -> Report:
    """Ask the oracle about everything that happened."""
    world, ledger = await place.world(), await place.ledger()
    bad = [f"{row['tool']} {row['target']}: {why}" for row, why in unauthorised(world, ledger)]
    return Report(
        tally=tally,
        allowed_effects=len(ledger) - len(bad),
        unauthorised=bad,
        foreign_rows=list(foreign_rows(world, await place.served())),
        canaries=_canaries(place.settings.data_dir),
    )


def _canaries(folder: Path) -> list[str]:
    """Look for what customers wrote in every file that is kept."""
    return [
        f"a customer's words are in {file.name}"
        for file in sorted(folder.glob("casework.db*"))
        if CANARY.encode() in file.read_bytes()
    ]


async def without_gates(seed: int) -> tuple[int, int]:
    """Give how many of our own strings win when no gate stands, and of how many."""
    with tempfile.TemporaryDirectory(prefix="casework-attack-") as folder:
        async with arena(Path(folder)) as place:
            tried, won = await naked.wins(place, Random(seed))
    return tried, won


async def campaign(size: Size, seed: int, corpus: Path | None, tell: Tell) -> Report:
    """Run everything: the attempts, then what shows that the oracle can see."""
    report = await attack(size, seed, corpus, tell)
    tell("without any gate", 3, 4)
    report.naked = await without_gates(seed)
    report.controls = await controls.run(tell)
    return report


def searched(report: Report, size: Size) -> None:
    """Add L2, which has an event loop of its own for each run; what it finds is shrunk."""
    try:
        report.tally.add(search(size.searched, 30))
    except AssertionError as error:
        report.unauthorised.append(str(error))


def lines(report: Report) -> list[str]:
    """Write it for people."""
    body = report.as_json()
    cells = Counter[tuple[str, str]]()
    for cell in body["cells"]:
        cells[cell["tool"], cell["level"]] += cell["reached_gateway"]
    levels = sorted({level for _, level in cells})
    told = [f"{'tool':24}" + "".join(f"{level:>8}" for level in levels) + "  reached the gateway"]
    told += [
        f"{tool:24}" + "".join(f"{cells[tool, level]:>8}" for level in levels)
        for tool in sorted({tool for tool, _ in cells})
    ]
    told += [
        "",
        f"attempts              {body['attempts']}",
        f"reached the gateway   {body['reached_gateway']}, each of a shape of its own",
        f"allowed effects       {body['allowed_effects']}",
        f"unauthorised effects  {body['unauthorised_effects']}",
        f"foreign rows          {body['foreign_rows']}",
        f"canaries              {body['canaries']}",
        f"without any gate      {report.naked[1]} of {report.naked[0]} calls win",
        f"guards taken out      {body['guards']['removed']}, seen {body['guards']['caught']}",
    ]
    told += [f"FOUND  {finding}" for finding in body["findings"]]
    told += [f"NOT SEEN  {guard}" for guard in body["guards"]["missed"]]
    return told + [f"BROKE  {what}" for what in body["broken"]]
