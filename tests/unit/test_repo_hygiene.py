"""Nothing is committed that names one machine, one registry, or opens a door."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written so that this file does not match itself.
FORBIDDEN = {
    "a registry's address": re.compile(
        r"https?://[\w.@:-]*(?:pypi\.org/[s]imple|pythonhosted\.org|registry\.npm|"
        r"proxy\.golang|crates\.io/api|/[s]imple/)"
        r"|--(?:extra-)?index-ur[l]|--find-link[s]"
    ),
    "a path of one machine": re.compile(r"(?<![\w/.$}-])/(?:root|work|home/\w+|Users/\w+)/\.?\w"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KE[Y]-----"),
    "a private JWK": re.compile(r'"d"\s*:\s*"[\w-]{40,}"'),
    "an access key": re.compile(r"\b(?:sk-(?:proj-)?\w{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,})\b"),
}


def committed_files() -> list[Path]:
    """List what git holds or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds(what: str) -> None:
    """Nothing of this kind is in any file that git would keep."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in committed_files()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]

    assert found == [], f"{what} is committed"


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a registry's address", "https://files.python" + "hosted.org/packages/x.whl"),
        ("a registry's address", "--index-" + "url https://mirror.example/x"),
        ("a path of one machine", "see /ro" + "ot/.cache"),
        ("a path of one machine", "'/wor" + "k/main/x.py'"),
        ("a private key", "-----BEGIN EC PRIVATE " + "KEY-----"),
        ("a private JWK", '"d": "' + "A" * 43 + '"'),
        ("an access key", "sk-" + "a" * 24),
    ],
)
def test_the_patterns_see_what_they_are_for(what: str, line: str) -> None:
    """A line of the forbidden kind is found."""
    assert FORBIDDEN[what].search(line)


def test_the_lock_with_addresses_stays_out() -> None:
    """Git ignores uv.lock, which records where each file came from."""
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", "uv.lock"], cwd=ROOT, check=False
    ).returncode

    assert ignored == 0
