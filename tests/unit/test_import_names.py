"""Our top-level names are common words, so a test watches that nobody else brings them.

A second `workflows` on the path would win or mix with ours without an error; see
pyproject.toml and docs/decisions.
"""

from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("activities", "casework", "graphs", "tests", "tools", "workflows")


@pytest.mark.parametrize("name", OURS)
def test_no_other_distribution_brings_our_name(name: str) -> None:
    """Nobody but us installs a top-level package of this name."""
    others = set(packages_distributions().get(name, [])) - {"casework"}

    assert others == set(), f"{name!r} is also installed by {sorted(others)}"


@pytest.mark.parametrize("name", OURS)
def test_our_name_means_our_folder(name: str) -> None:
    """Importing the name gives the folder of this repository."""
    spec = find_spec(name)

    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")


def test_docker_is_no_package() -> None:
    """An `__init__.py` in docker/ would shadow the SDK of that name."""
    assert not (ROOT / "docker" / "__init__.py").exists()
