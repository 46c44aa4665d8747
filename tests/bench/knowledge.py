"""How fast an index of 100,000 passages answers, and how much memory it holds.

Run it by hand: `python -m tests.bench.knowledge [--count N] [--store embedded|weaviate]`. The
passages are sentences of the help centre, mixed anew into some thousand bases with real vectors;
each is a base with a number of its own, and its vector the base's with noise. The questions are
those of the judged set. Words are therefore far more common than in 100,000 real passages, which
makes it harder for BM25.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.chunk import Chunk
from casework.knowledge.embedded_index import FILE, EmbeddedIndex
from casework.knowledge.embedding import LocalEmbedder
from casework.knowledge.index import Index, Mode, Query
from casework.knowledge.weaviate_index import WeaviateIndex
from tests.integration.knowledge.weaviate_server import running

DATA = Path(__file__).parents[1] / "knowledge" / "data" / "beir"
BASES = 3000
NOISE = 0.5
AT_ONCE = 1000


def _resident_mb(pid: int | str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _bases(chance: random.Random) -> list[str]:
    said = [
        sentence.strip()
        for row in _rows("corpus.jsonl")
        for sentence in row["text"].replace("\n", ". ").split(". ")
        if len(sentence) > 30
    ]
    return [". ".join(chance.sample(said, 5)) for _ in range(BASES)]


def _passage(n: int, text: str) -> Chunk:
    audience = ("customer",) if n % 10 else ("staff",)
    return Chunk(
        id=f"a{n}@1#0",
        article_id=f"a{n}",
        version="1",
        n=0,
        title=text[:40],
        text=f"{text}. No. {n}",
        subject="help",
        audience=frozenset(audience),
        language="en" if n % 7 else "de",
        valid_from=date(2026, 1, 1) if n % 3 else None,
    )


def _batches(
    bases: NDArray[np.float32], count: int
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float32]]]:
    """Make the passages' bases and vectors, the same at each call."""
    noise = np.random.default_rng(5)
    for start in range(0, count, AT_ONCE):
        which = noise.integers(0, BASES, AT_ONCE)
        some = bases[which] + NOISE * noise.standard_normal((AT_ONCE, bases.shape[1])) / 512**0.5
        yield start, which, some.astype(np.float32)


def _recall(
    found: list[list[str]], asked: NDArray[np.float32], bases: NDArray[np.float32], count: int
) -> float:
    """Return which share of the truly nearest, of those that may be seen, was found."""
    cosines = np.full((len(asked), count), -2.0, dtype=np.float32)
    for start, _, some in _batches(bases, count):
        places = np.arange(start, start + AT_ONCE)
        of_these = asked @ (some / np.linalg.norm(some, axis=1, keepdims=True)).T
        seen = (places % 10 > 0) & (places % 7 > 0)
        cosines[:, places[seen]] = of_these[:, seen]
    shares = [
        len({f"a{n}" for n in np.argpartition(-row, len(names))[: len(names)]} & set(names))
        / len(names)
        for row, names in zip(cosines, found, strict=True)
    ]
    return float(np.mean(shares))


@asynccontextmanager
async def _index(store: str, folder: Path) -> AsyncGenerator[tuple[Index, int | str]]:
    if store == "embedded":
        embedded = EmbeddedIndex(folder / FILE)
        yield embedded, "self"
        await embedded.close()
        return
    with running(folder) as server:
        weaviate = WeaviateIndex(server.url)
        yield weaviate, server.pid
        await weaviate.close()


async def _measure(store: str, count: int) -> None:
    chance = random.Random(5)
    embedder = LocalEmbedder()
    texts = _bases(chance)
    vectors = np.asarray(await embedder.embed(texts), dtype=np.float32)
    questions = [row["text"] for row in _rows("queries.jsonl")]
    asked = await embedder.embed(questions)
    with tempfile.TemporaryDirectory() as folder:
        async with _index(store, Path(folder)) as (index, pid):
            before = _resident_mb(pid)
            began = time.perf_counter()
            for start, which, some in _batches(vectors, count):
                chunks = [_passage(start + i, texts[base]) for i, base in enumerate(which)]
                await index.put("bench", chunks, some.tolist(), "bench")
            _say(f"{store}: {count} passages stored in {time.perf_counter() - began:.0f} s")
            nearest: list[list[str]] = []
            for mode in Mode:
                seconds: list[float] = []
                of_cpu: list[float] = []
                for text, vector in zip(questions, asked, strict=True):
                    query = Query(
                        text=text,
                        vector=tuple(vector),
                        audience="customer",
                        language="en",
                        on=date(2026, 6, 1),
                        mode=mode,
                        model="bench",
                    )
                    if not seconds:
                        began = time.perf_counter()
                        await index.search("bench", query)
                        _say(f"{store} {mode}: first {1000 * (time.perf_counter() - began):.0f} ms")
                    began, worked = time.perf_counter(), time.process_time()
                    hits = await index.search("bench", query)
                    seconds.append(time.perf_counter() - began)
                    of_cpu.append(time.process_time() - worked)
                    assert len(hits) == query.k or mode is Mode.bm25
                    if mode is Mode.vector:
                        nearest.append([hit.chunk.article_id for hit in hits])
                p50, p95, p99 = 1000 * np.percentile(seconds, [50, 95, 99])
                _say(f"{store} {mode}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")
                # On a busy machine the figure that is the index's own.
                own50, own95 = 1000 * np.percentile(of_cpu, [50, 95])
                _say(
                    f"{store} {mode}: this process's own processor time p50 {own50:.1f} ms,"
                    f" p95 {own95:.1f} ms; load {os.getloadavg()[0]:.1f}"
                )
            on_disk = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file())
            _say(
                f"{store}: {_resident_mb(pid) - before:.0f} MB more resident than when empty"
                f" ({before:.0f} MB), {on_disk / 2**20:.0f} MB on disk"
            )
    recall = _recall(nearest, np.asarray(asked, dtype=np.float32), vectors, count)
    _say(f"{store}: {recall:.4f} of the 10 truly nearest are found by vectors")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--store", choices=["embedded", "weaviate"], action="append")
    given = parser.parse_args()
    for name in given.store or ["embedded", "weaviate"]:
        asyncio.run(_measure(name, given.count))
