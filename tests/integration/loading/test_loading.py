"""Loading: only what is new is worked on, nothing is half there, what is gone goes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.errors import Refused, Retryable
from tests.integration.loading.given import TENANT, Shelf, StandingClock, Writer
from tests.knowledge.site import Page, site


async def test_only_what_changed_is_embedded_again(shelf: Shelf, write: Writer) -> None:
    """By content: touching or moving a file changes nothing, one letter changes one article."""
    path = write("a.md", "Apples are red.", id="a")
    write("sub/b.md", "Bananas are yellow.")
    first = await shelf.load(write.folder)
    again = await shelf.load(write.folder)
    moved = path.rename(write.folder / "moved.md")
    after_move = await shelf.load(write.folder)
    moved.write_text(moved.read_text("utf-8").replace("red", "green"), "utf-8")
    changed = await shelf.load(write.folder)

    assert (sorted(first.added), first.embedded) == (["a", "sub-b"], 2)
    assert (again.unchanged, again.embedded, again.removed) == (2, 0, ())
    assert (after_move.unchanged, after_move.embedded, after_move.removed) == (2, 0, ())
    assert (changed.changed, changed.embedded, changed.unchanged) == (("a",), 1, 1)
    assert await shelf.searched() == await shelf.held()
    found = await shelf.library.article("a")
    assert found
    assert (found.body, found.source) == ("Apples are green.\n", str(moved))


async def test_what_is_no_longer_in_the_folder_is_removed(shelf: Shelf, write: Writer) -> None:
    """Its versions stay readable; an article of another folder is left alone."""
    write("a.md", "Apples are red.")
    gone = write("b.md", "Bananas are yellow.")
    other = Writer(write.folder.parent / "other")
    other("c.md", "Cherries are dark.")
    await shelf.load(write.folder)
    await shelf.load(other.folder)
    version = (await shelf.library.versions("b"))[0].version
    gone.unlink()
    summary = await shelf.load(write.folder)

    assert summary.removed == ("b",)
    assert {name.partition("@")[0] for name in await shelf.searched()} == {"a", "c"}
    assert await shelf.library.article("b") is None
    old = await shelf.library.article("b", version)
    assert old
    assert old.body == "Bananas are yellow.\n"
    cited = await shelf.library.cited(f"b@{version}#0")
    assert cited
    assert (cited.passage.text, cited.holds) == ("Bananas are yellow.", False)
    write("b.md", "Bananas are yellow.")
    assert (await shelf.load(write.folder)).added == ("b",)
    assert await shelf.searched() == await shelf.held()


async def test_an_old_reply_shows_what_it_rested_on(
    shelf: Shelf, write: Writer, clock: StandingClock
) -> None:
    """Every version stays, word for word, with when it was stored and which one holds."""
    for text in ("Within 30 days.", "Within 60 days.", "Within 30 days."):
        write("a.md", text)
        await shelf.load(write.folder)
        clock.forward(timedelta(days=1))
    versions = await shelf.library.versions("a")

    assert [(one.holds, one.stored_at.day) for one in versions] == [(False, 3), (True, 2)]
    texts = [await shelf.library.cited(f"a@{one.version}#0") for one in versions]
    assert [one.passage.text for one in texts if one] == ["Within 60 days.", "Within 30 days."]


async def test_a_faulty_file_stops_no_other_and_takes_nothing_away(
    shelf: Shelf, write: Writer
) -> None:
    """The fault names file and line; what was loaded from that file before still answers."""
    write("a.md", "Apples are red.")
    write("b.md", "Bananas are yellow.")
    await shelf.load(write.folder)
    broken = write("a.md", "Apples are blue.", tilte="typo")
    (write.folder / "d.html").write_text("<p>No meta", "utf-8")
    write("c.md", "Cherries are dark.")
    summary = await shelf.load(write.folder)

    assert (summary.added, summary.unchanged, summary.removed) == (("c",), 1, ())
    assert [str(p).partition(" ")[0] for p in summary.problems] == [
        f"{broken}:5:",
        f"{write.folder / 'd.html'}:1:",
    ]
    assert {name.partition("@")[0] for name in await shelf.held()} == {"a", "b", "c"}
    assert await shelf.searched() == await shelf.held()


async def test_an_id_that_two_files_have_is_a_fault_of_the_second(
    shelf: Shelf, write: Writer
) -> None:
    """The first is loaded; nobody is overwritten in silence."""
    write("a.md", "Apples are red.", id="x")
    write("b.md", "Bananas are yellow.", id="x")
    summary = await shelf.load(write.folder)

    assert (summary.added, len(summary.problems)) == (("x",), 1)
    assert (summary.problems[0].line, "a.md" in summary.problems[0].what) == (5, True)


async def test_an_article_that_gets_another_id_is_not_there_twice(
    shelf: Shelf, write: Writer
) -> None:
    """The one with the id of before is removed."""
    write("a.md", "Apples are red.", id="x")
    await shelf.load(write.folder)
    write("a.md", "Apples are red.", id="y")
    summary = await shelf.load(write.folder)

    assert (summary.added, summary.removed) == (("y",), ("x",))
    assert await shelf.searched() == await shelf.held()


async def test_one_file_of_a_folder_is_still_that_folders_article(
    shelf: Shelf, write: Writer
) -> None:
    """Loaded alone it keeps its id and its folder, and nothing else is removed."""
    path = write("sub/a.md", "Apples are red.")
    write("b.md", "Bananas are yellow.")
    await shelf.load(write.folder)
    write("sub/a.md", "Apples are green.")
    alone = await shelf.load(path)
    path.unlink()
    after = await shelf.load(write.folder)

    assert (alone.changed, alone.added, alone.removed) == (("sub-a",), (), ())
    assert after.removed == ("sub-a",)


@pytest.mark.parametrize("stop_at", range(1, 6))
async def test_a_load_that_is_stopped_goes_on_where_it_was(
    shelf: Shelf, write: Writer, stop_at: int
) -> None:
    """Cut off between any two writes, old articles answer, and the next load ends the work."""
    write("a.md", "Apples are red.")
    await shelf.load(write.folder)
    before = await shelf.held()
    for name in ("a", "b", "c"):
        write(f"{name}.md", f"{name} is new. " * 40 + "\n\n" + f"{name} goes on. " * 60)
    shelf.store.left = stop_at - 1
    with pytest.raises(asyncio.CancelledError):
        await shelf.load(write.folder)
    shelf.store.left = None
    half = await shelf.held()
    assert {name.partition("@")[0] for name in half} >= {"a"}
    assert half >= before or stop_at > 2
    assert half <= await shelf.searched() | before
    summary = await shelf.load(write.folder)

    assert summary.unchanged + len(summary.added) + len(summary.changed) == 3
    assert await shelf.held() == {f"{r.id}@{r.version}" for r in await shelf.library.held()}
    assert len(await shelf.held()) == 3
    assert await shelf.searched() == await shelf.held()


async def test_what_an_earlier_load_left_in_the_index_is_taken_out(
    shelf: Shelf, write: Writer
) -> None:
    """A process killed before its last write leaves passages that nobody answers for."""
    write("a.md", "Apples are red.")
    await shelf.load(write.folder)
    write("a.md", "Apples are green.")
    shelf.index.stopping = True
    with pytest.raises(asyncio.CancelledError):
        await shelf.load(write.folder)
    shelf.index.stopping = False
    assert len(await shelf.searched()) == 2
    answer = await shelf.ask("apples red green")
    assert {hit.chunk.text for hit in answer.hits} == {"Apples are green."}
    await shelf.load(write.folder)

    assert await shelf.searched() == await shelf.held()


async def test_an_index_that_was_lost_is_filled_again(shelf: Shelf, write: Writer) -> None:
    """From the library: the articles need not have changed."""
    write("a.md", "Apples are red.")
    await shelf.load(write.folder)
    await shelf.index.drop(TENANT, sorted(await shelf.index.ids(TENANT)))
    summary = await shelf.load(write.folder)

    assert (summary.unchanged, summary.embedded) == (1, 1)
    assert await shelf.searched() == await shelf.held()


async def test_an_embedder_that_is_away_leaves_everything_as_it_was(
    shelf: Shelf, write: Writer
) -> None:
    """And the load may be run again."""

    async def away(texts: Sequence[str]) -> None:
        raise Retryable

    write("a.md", "Apples are red.")
    await shelf.load(write.folder)
    before = (await shelf.held(), await shelf.searched())
    write("a.md", "Apples are green.")
    shelf.embedder.before = away
    with pytest.raises(Retryable):
        await shelf.load(write.folder)

    assert (await shelf.held(), await shelf.searched()) == before


async def test_progress_names_each_article_and_ends_at_the_end(shelf: Shelf, write: Writer) -> None:
    """The bar never stands still without a name."""
    told: list[tuple[int, int, str]] = []
    for name in "ab":
        write(f"{name}.md", "Text.")
    await shelf.load(write.folder, lambda done, of, what: told.append((done, of, what)))

    assert told == [(0, 2, "a.md"), (1, 2, "b.md"), (2, 2, "")]


async def test_what_can_not_be_loaded_is_refused_at_once(shelf: Shelf, tmp_path: Path) -> None:
    """No such folder, and a file that is no list of addresses."""
    (tmp_path / "list.txt").write_text("# nothing\n", "utf-8")
    with pytest.raises(Refused, match="no file or folder"):
        await shelf.load(tmp_path / "nowhere")
    with pytest.raises(Refused, match="no addresses"):
        await shelf.load(tmp_path / "list.txt")


async def test_a_link_out_of_the_folder_is_not_followed(shelf: Shelf, write: Writer) -> None:
    """Whoever may write into the folder can not read the rest of the machine."""
    secret = write.folder.parent / "secret.md"
    write("a.md", "Apples are red.")
    secret.write_text("---\nowner: o\nsubject: s\ntitle: t\n---\nsecret", "utf-8")
    (write.folder / "b.md").symlink_to(secret)
    summary = await shelf.load(write.folder)

    assert (summary.added, len(summary.problems)) == (("a",), 1)


async def test_a_list_of_addresses_names_the_line_that_is_none(
    shelf: Shelf, tmp_path: Path
) -> None:
    """Private addresses are refused, each alone; nothing is removed while a line is unclear."""
    path = tmp_path / "urls.txt"
    path.write_text("# ours\nhttp://127.0.0.1:1/a\n\nnot an address\n", "utf-8")
    summary = await shelf.load(path)

    assert [(p.source, p.line) for p in summary.problems] == [
        ("http://127.0.0.1:1/a", 1),
        (str(path), 4),
    ]
    assert "private network" in summary.problems[0].what


def _page(title: str, text: str) -> Page:
    meta = '<meta name="owner" content="o"><meta name="subject" content="s">'
    page = f"<head><title>{title}</title>{meta}</head><body><p>{text}</p></body>"
    return (200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())


async def test_pages_of_a_list_are_loaded_and_follow_the_list(shelf: Shelf, tmp_path: Path) -> None:
    """A page that fails stays as it was; one that is taken from the list is removed."""
    pages: dict[str, Page] = {"/help/a": _page("A", "Apples."), "/help/b.html": _page("B", "B.")}
    path = tmp_path / "urls.txt"
    with site(pages) as (url, _):
        a, b = f"{url}/help/a", f"{url}/help/b.html"
        path.write_text(f"# ours\n{a}\n{b}\n", "utf-8")
        first = await shelf.load(path, allows=lambda _: True)
        pages["/help/b.html"] = (503, {}, b"")
        failing = await shelf.load(path, allows=lambda _: True)
        path.write_text(f"{a}\n", "utf-8")
        shorter = await shelf.load(path, allows=lambda _: True)

    assert first.added == ("127-0-0-1-help-a", "127-0-0-1-help-b")
    assert (failing.removed, [p.source for p in failing.problems]) == ((), [b])
    assert (shorter.removed, shorter.unchanged) == (("127-0-0-1-help-b",), 1)
    found = await shelf.library.article("127-0-0-1-help-a")
    assert found
    assert (found.title, found.body, found.source) == ("A", "Apples.\n", a)
