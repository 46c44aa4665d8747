"""What is loaded: a folder of articles, one article, or a list of addresses."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from casework.domain.errors import Refused
from casework.knowledge.faulty import Faulty
from casework.knowledge.fetching import Fetcher, checked
from casework.knowledge.reading import HTML, MAX_BYTES, SUFFIXES, Reading, read

#: No list of addresses is as long.
_MOST_ADDRESSES = 10_000


class Source(NamedTuple):
    """Where one article is, or the fault that was found before it was read."""

    #: A path or an address; stands in front of the line in whatever is said about it.
    address: str
    #: The place below what is loaded; names an article without an id.
    path: str
    fault: Faulty | None = None

    @property
    def is_remote(self) -> bool:
        """Say whether it is fetched."""
        return self.address.startswith(("https://", "http://"))


class Sources(NamedTuple):
    """Everything that one load takes in."""

    #: Names the load, so that the next one of the same knows what is no longer there.
    origin: str
    found: tuple[Source, ...]
    #: Whether what is not found any more is to be removed.
    whole: bool


def find(what: Path) -> Sources:
    """List what there is to load, in order.

    Raises:
        Refused: there is no such file or folder, or it can not be read.

    """
    place = what.absolute()
    try:
        if place.is_dir():
            return Sources(str(place.resolve()), tuple(_of_folder(place.resolve())), whole=True)
        if not place.is_file():
            raise Refused(f"There is no file or folder {what}.")
        if place.suffix.lower() in SUFFIXES:
            source = Source(str(place.resolve()), place.name)
            return Sources(str(place.resolve()), (source,), whole=False)
        found = tuple(_of_list(place.resolve()))
        # Nobody knows which article a misspelt line is about: then none is removed.
        return Sources(str(place.resolve()), found, whole=not any(one.fault for one in found))
    except OSError as error:
        raise Refused(f"{what} can not be read ({error.strerror}).") from None


async def reading(source: Source, fetcher: Fetcher) -> Reading:
    """Read one article.

    Raises:
        Faulty: it is none; says the line and what to do.

    """
    if source.fault is not None:
        raise source.fault
    if source.is_remote:
        data, is_html = await fetcher.fetch(source.address)
    else:
        data = await asyncio.to_thread(_bytes, Path(source.address))
        is_html = Path(source.address).suffix.lower() in HTML
    return await asyncio.to_thread(
        read, data, source=source.address, path=source.path, is_html=is_html
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Faulty(f"It can not be read ({error.strerror}).") from None


def _of_folder(root: Path) -> "list[Source]":
    found: list[Source] = []
    for path in sorted(_files(root)):
        below = path.relative_to(root)
        if path.suffix.lower() not in SUFFIXES or any(p.startswith(".") for p in below.parts):
            continue
        if not path.resolve().is_relative_to(root):
            fault = Faulty("It is a link out of the folder. Copy the article into the folder.")
            found.append(Source(str(path), below.as_posix(), fault))
        elif path.is_file():
            found.append(Source(str(path), below.as_posix()))
    return found


def _files(root: Path) -> Iterator[Path]:
    """Give every file; a folder that can not be read is an error, or its articles would go."""

    def fail(error: OSError) -> None:
        raise error

    for folder, _, names in os.walk(root, onerror=fail):
        yield from (Path(folder) / name for name in names)


def _of_list(path: Path) -> "list[Source]":
    with path.open("rb") as file:
        text = file.read(MAX_BYTES).decode("utf-8", "replace")
    found: dict[str, Source] = {}
    for number, line in enumerate(text.splitlines(), 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        if len(found) >= _MOST_ADDRESSES:
            raise Refused(f"{path.name} has more than {_MOST_ADDRESSES} addresses. Split it.")
        try:
            parts = urlsplit(checked(url))
            found[url] = Source(url, f"{parts.hostname}{parts.path.rstrip('/')}")
        except Faulty as fault:
            at_line = Faulty(fault.what, number)
            found[f"{path}:{number}"] = Source(str(path), path.name, at_line)
    if not found:
        raise Refused(
            f"{path.name} holds no addresses. Loaded are folders, Markdown and HTML files, and "
            "lists with an address on each line."
        )
    return list(found.values())
