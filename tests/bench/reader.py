"""How long the local reader takes for one message, what it asks of the encoder, and its memory.

Run it by hand: `python -m tests.bench.reader [--count N] [--json]`. The messages are examples of
the taxonomy and, in every `--several`-th place, development messages of several goals. Each is
read once; what is loaded with the first message is not counted.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from casework.domain.brief import ReadRequest
from casework.evaluation.memory import resident_mb
from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.given import MessageText
from casework.models.learned.examples import read_examples
from casework.models.reader import LocalReader
from tests.trained import local_reader

_SEVERAL = Path(__file__).parents[1] / "unit" / "models" / "reading" / "several_dev.jsonl"
_WARM = 20


class _Counted:
    """Counts what the one encoder of this process is asked for."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.calls = self.texts = 0
        self._one, self._many = encoder.encode, encoder.encode_many
        vars(encoder).update(encode=self._encode, encode_many=self._encode_many)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += len(texts)
        self.texts += len(texts)
        return self._one(texts)

    def _encode_many(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        self.texts += len(texts)
        return self._many(texts)


def _messages(count: int, every: int) -> list[str]:
    chance = random.Random(1)
    lines = _SEVERAL.read_text("utf-8").splitlines()
    several = chance.sample([json.loads(line)["text"] for line in lines], min(count, len(lines)))
    single = chance.sample(read_examples().texts, count)
    return [
        several[i // every % len(several)] if i % every == 0 else single[i] for i in range(count)
    ]


def _read(reader: LocalReader, text: str) -> None:
    request = ReadRequest(case_id="case", message_ids=("m",))
    reader.read((MessageText(id="m", text=text),), request)


def _ms(seconds: Sequence[float]) -> dict[str, float]:
    median, high = np.percentile(np.asarray(seconds) * 1000, [50, 95])
    return {"median": round(float(median), 2), "p95": round(float(high), 2)}


def main() -> None:
    """Read the messages and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--several", type=int, default=4, help="every how many is of several goals")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    reader, messages = local_reader(), _messages(asked.count, asked.several)
    for text in messages[:_WARM]:
        _read(reader, text)
    counted = _Counted(shared_encoder())
    wall: list[float] = []
    cpu: list[float] = []
    for text in messages:
        began, began_cpu = time.perf_counter(), time.process_time()
        _read(reader, text)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    found = {
        "messages": len(messages),
        "wall_ms": _ms(wall),
        "cpu_ms": _ms(cpu),
        "encoder_calls_per_message": round(counted.calls / len(messages), 2),
        "encoder_texts_per_message": round(counted.texts / len(messages), 2),
        "rss_mb": round(resident_mb()),
    }
    told = "\n".join(f"{name}: {value}" for name, value in found.items())
    sys.stdout.write((json.dumps(found) if asked.json else told) + "\n")


if __name__ == "__main__":
    main()
