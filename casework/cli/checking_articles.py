"""`casework knowledge check`: what is wrong with the articles, and which questions have none."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import say
from casework.cli.config import settings
from casework.cli.opening import opened_knowledge
from casework.cli.options import Json
from casework.cli.progress import counting
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.knowledge.hygiene.check import Report
    from casework.knowledge.hygiene.finding import Finding
    from casework.store.hygiene_records import UnansweredRecord


class FailOn(StrEnum):
    """From which level on the command ends with 1."""

    note = "note"
    warning = "warning"
    error = "error"
    never = "never"


def check(
    sort: Annotated[
        list[str] | None,
        typer.Option(help="Only this sort of finding, such as stale; can be given again."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="End with 1 if something at this level or above was found.")
    ] = FailOn.error,
    as_json: Json = False,
) -> None:
    """Find what is stale, contradicting, double, without owner or of no use, by owner.

    Example: casework knowledge check --sort contradicting --fail-on error
    """
    from casework.knowledge.hygiene.finding import Level, Sort

    wanted = frozenset(sort or Sort)
    if unknown := wanted - frozenset(Sort):
        there = ", ".join(Sort)
        raise say.Fault(f"--sort {min(unknown)}: it is one of {there}.", code=say.WRONG_USE)
    try:
        report = run(_check())
    except KeyboardInterrupt:
        say.note("Stopped. Nothing was kept; run it again.")
        raise
    shown = [one for one in report.findings if one.sort in wanted]
    shown.sort(key=lambda one: (one.owner, -one.level.rank, -one.cases, one.id))
    if as_json:
        say.put_json(_told(report, shown))
    else:
        _show(report, shown)
    failing = fail_on is not FailOn.never and any(
        one.level.rank >= Level(fail_on).rank for one in shown
    )
    raise typer.Exit(say.FAILED if failing else say.OK)


async def _check() -> "Report":
    from casework.knowledge.hygiene.check import Check

    async with opened_knowledge() as knowledge:
        with counting() as progress:
            return await Check(knowledge.library, settings()).run(progress)


def _show(report: "Report", shown: "Sequence[Finding]") -> None:
    for owner, of_owner in groupby(shown, key=lambda one: one.owner):
        say.put(owner)
        for one in of_owner:
            _put_finding(one)
        say.put("")
    for group in report.unanswered:
        _put_group(group)
    say.note(
        f"{report.articles} articles, {len(shown)} findings: {report.kept.opened} new, "
        f"{report.kept.closed} gone since the last check."
    )


def _put_finding(one: "Finding") -> None:
    said = one.sort.replace("_", " ")
    cases = f"{one.cases} case{'' if one.cases == 1 else 's'} in 30 days"
    say.put(f"  {one.level:<7} {said}: {', '.join(one.articles)} ({cases})")
    say.put(f"          {one.reason}")
    for quoted in one.said:
        say.put(f'          {quoted.article}: "{quoted.sentence}"')


def _put_group(group: "UnansweredRecord") -> None:
    words = ", ".join(group.terms) or "too few customers to show words"
    about = " ".join(filter(None, (group.subject, group.language))) or "no subject"
    say.put(f"no article: {group.questions} questions in {group.cases} cases, {about}: {words}")


def _told(report: "Report", shown: "Sequence[Finding]") -> dict[str, Any]:
    return {
        "articles": report.articles,
        "opened": report.kept.opened,
        "closed": report.kept.closed,
        "searches_deleted": report.forgotten,
        "findings": [one.model_dump(mode="json") for one in shown],
        "unanswered": [group.model_dump(mode="json") for group in report.unanswered],
    }
