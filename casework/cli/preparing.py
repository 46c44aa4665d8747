"""Making the reader before anything starts that waits for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from casework.cli.progress import progress_bar

if TYPE_CHECKING:
    from casework.settings import Settings


def with_reader(settings: "Settings", folder: Path) -> "Settings":
    """Return the settings with a trained reader; the first time it is learned, and shown so.

    It is kept in `folder`, unless the settings name another place.
    """
    from casework.models.learned.cache import load

    place = (Path(settings.models_dir) if settings.models_dir else folder).resolve()
    with progress_bar("Learning to read, once") as tell:
        load(place, tell)
    return settings.model_copy(update={"models_dir": str(place)})
