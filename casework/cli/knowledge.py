"""`casework knowledge …`: load the articles, ask them, look at them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import checking_articles, say
from casework.cli.opening import opened_knowledge
from casework.cli.options import Json
from casework.cli.progress import counting
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.knowledge.article import Article
    from casework.knowledge.index import Hit
    from casework.knowledge.loading import Summary
    from casework.knowledge.retrieval import Answer
    from casework.store.knowledge_records import VersionRecord

app = typer.Typer(
    help="Load the articles, ask them, look at them.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _knowledge() -> None:
    """Group the commands."""


app.command("check")(checking_articles.check)


@app.command("load")
def load(
    what: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE|URL-LIST",
            help="A folder of Markdown and HTML, one such file, or a file with addresses.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Take in what is new or changed; what is no longer there goes. Exit 1 if a file is faulty.

    Example: casework knowledge load articles/ --json
    """
    try:
        summary = run(_load(what))
    except KeyboardInterrupt:
        say.note("Stopped. What was taken in stays; run it again to go on.")
        raise
    if as_json:
        say.put_json(summary.model_dump(mode="json"))
    else:
        say.put(
            f"{summary.found} found: {len(summary.added)} new, {len(summary.changed)} changed, "
            f"{summary.unchanged} unchanged, {len(summary.removed)} removed, "
            f"{len(summary.problems)} with a problem."
        )
    for problem in summary.problems:
        say.note(str(problem))
    raise typer.Exit(say.FAILED if summary.problems else say.OK)


@app.command("ask")
def ask(
    question: Annotated[str, typer.Argument(help="As a customer would write it.")],
    audience: Annotated[
        str, typer.Option(help="Who asks: customer, business or staff.")
    ] = "customer",
    language: Annotated[
        str | None, typer.Option(help="Only articles in this language, such as de.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what the articles answer, and how sure that is.

    Example: casework knowledge ask "How long can I return it?" --audience customer
    """
    from casework.knowledge.article import Audience

    if audience not in set(Audience):
        raise say.Fault(f"--audience is one of {', '.join(Audience)}.", code=say.WRONG_USE)
    answer = run(_ask(question, Audience(audience), language))
    if as_json:
        say.put_json(_answer(answer))
        return
    if not answer.known:
        say.put("I don't know. Nearest:\n" if answer.hits else "I don't know.")
    for hit in answer.hits:
        where = " / ".join((hit.chunk.title, *hit.chunk.headings))
        say.put(f"{where}\n{hit.chunk.text}\n[{hit.chunk.id}]\n")
    say.note(f"confidence {answer.confidence:.2f}, {answer.took_ms} ms")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the articles that hold.

    Example: casework knowledge list
    """
    articles = run(_list())
    if as_json:
        say.put_json({"data": [_shown(article) for article in articles]})
        return
    rows = [
        (
            article.id,
            article.title,
            article.subject,
            ", ".join(sorted(article.audience)),
            article.language,
            str(article.reviewed_on or ""),
            article.owner,
            article.version,
        )
        for article in articles
    ]
    columns = ("article", "title", "subject", "for", "in", "reviewed", "owner", "version")
    say.put_table(columns, rows, empty="There are no articles. See: casework knowledge load --help")


@app.command("show")
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id.")],
    version: Annotated[
        str | None, typer.Option(help="One of its versions; without it, the one that holds.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show an article, in any version that ever held, and which versions there are.

    Example: casework knowledge show return-window --version 0123456789abcdef
    """
    found, versions = run(_show(article, version))
    if found is None:
        there = ", ".join(one.version for one in versions)
        hint = f" Its versions: {there}." if there else " See: casework knowledge list"
        what = f"version {version} of {article}" if version else f"article {article} that holds"
        raise say.Fault(f"There is no {what}.{hint}")
    if as_json:
        told = [one.model_dump(mode="json") for one in versions]
        say.put_json({**_shown(found), "body": found.body, "versions": told})
        return
    for name, value in _shown(found).items():
        say.put(f"{name}: {', '.join(value) if isinstance(value, list) else value or ''}")
    say.put(f"\n{found.body}")
    for one in versions:
        mark = "holds" if one.holds else "held"
        say.note(f"{one.version} {mark}, stored at {one.stored_at.isoformat()}")


@app.command("embed")
def embed(as_json: Json = False) -> None:
    """Make the vectors of the model that the settings name; the old ones serve until then.

    Example: CASEWORK_EMBEDDING_MODEL=text-embedding-3-small casework knowledge embed
    """
    try:
        changed, model = run(_embed())
    except KeyboardInterrupt:
        say.note("Stopped. The old vectors serve; run it again to go on.")
        raise
    if as_json:
        say.put_json({"model": model, "changed": changed})
    else:
        say.put(f"{model} serves{' now' if changed else ' already'}.")


async def _load(what: Path) -> "Summary":
    from casework.knowledge.fetching import Fetcher
    from casework.knowledge.loading import Loading
    from casework.knowledge.sources import find

    sources = find(what)
    fetcher = Fetcher()
    try:
        async with opened_knowledge() as knowledge:
            with counting() as progress:
                loading = Loading(knowledge.library, knowledge.filling, fetcher, progress)
                return await loading.run(sources)
    finally:
        await fetcher.close()


async def _ask(question: str, audience: Any, language: str | None) -> "Answer":
    from casework.knowledge.retrieval import Question

    async with opened_knowledge() as knowledge:
        on = knowledge.library.now().date()
        asked = Question(text=question, audience=audience, language=language, on=on)
        return await knowledge.retrieval.ask(asked)


async def _list() -> "tuple[Article, ...]":
    async with opened_knowledge() as knowledge:
        return await knowledge.library.articles()


async def _show(
    article: str, version: str | None
) -> "tuple[Article | None, tuple[VersionRecord, ...]]":
    async with opened_knowledge() as knowledge:
        library = knowledge.library
        return await library.article(article, version), await library.versions(article)


async def _embed() -> tuple[bool, str]:
    async with opened_knowledge() as knowledge:
        with counting() as progress:
            changed = await knowledge.filling.bring_over(
                lambda done, of: progress(done, of, "passages")
            )
        return changed, await knowledge.filling.model()


def _shown(article: "Article") -> dict[str, Any]:
    told = article.model_dump(mode="json", exclude={"body"})
    return told | {"audience": sorted(article.audience)}


def _answer(answer: "Answer") -> dict[str, Any]:
    told = answer.model_dump(mode="json", exclude={"hits"})
    return told | {"passages": [_passage(hit) for hit in answer.hits]}


def _passage(hit: "Hit") -> dict[str, Any]:
    ranks = hit.model_dump(mode="json", exclude={"chunk"})
    chunk = hit.chunk.model_dump(mode="json")
    return chunk | {"audience": sorted(hit.chunk.audience)} | ranks
