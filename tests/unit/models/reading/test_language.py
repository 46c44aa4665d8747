"""The language is told where the words tell it, and expected where they do not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casework.models.languages import READS, WRITES, base
from casework.models.reading.language import language
from tests.unit.models.reading.tables import examples, one, table

TRANSLATED = Path(__file__).parents[1] / "learned" / "languages.jsonl"
_NO_NETWORK = """
import socket
import sys

class Refused(socket.socket):
    def __init__(self, *args, **kwargs):
        raise OSError("sockets are forbidden here")

def refuse(event, args):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}:
        raise SystemExit("the network was touched: " + event)

sys.addaudithook(refuse)
socket.socket = Refused
from casework.models.given import MessageText
from casework.models.reading.language import language

print(language((MessageText(id="m", text="Ou est ma commande, je voudrais un remboursement"),)))
"""


def test_each_language_is_told_from_a_few_words() -> None:
    """Thirty languages, most of the texts two to five words; names and ids are nobody's."""
    wrong = [(text, name, language(one(text))) for name, text in table("spoken.tsv")]

    assert [row for row in wrong if row[1] != row[2]] == []


def test_english_is_hardly_ever_taken_for_foreign() -> None:
    """At most one in two hundred of all the English examples, typos and fragments included."""
    texts = examples()
    foreign = [text for text in texts if language(one(text)) != "en"]

    assert len(texts) > 5000
    assert len(foreign) <= len(texts) * 0.005, foreign


@pytest.mark.parametrize("name", ["de", "fr", "es", "en"])
def test_translated_messages_are_told(name: str) -> None:
    """At least 97 in 100 of the messages that were translated for the reader's own test."""
    rows = [json.loads(line) for line in TRANSLATED.read_text(encoding="utf-8").splitlines()]
    wrong = [row[name] for row in rows if language(one(row[name])) != name]

    assert len(rows) > 400
    assert len(wrong) <= len(rows) * 0.03, wrong


@pytest.mark.parametrize("text", ["ok", "1002", "#1001", "", "🙂", "dhl", "Jürgen Schmidt", "no"])
def test_what_tells_nothing_is_what_was_expected(text: str) -> None:
    """Numbers, names and words of every language leave the conversation in its language."""
    assert language(one(text)) == "en"
    assert language(one(text), expected="fr") == "fr"


@pytest.mark.parametrize(
    ("text", "expected", "spoken"),
    [
        ("where is my order now?", "de", "en"),
        ("thanks", "de", "en"),
        ("merci", "de", "fr"),
        ("ja", "de", "de"),
        ("si", "it", "it"),
    ],
)
def test_clear_words_outweigh_what_was_expected(text: str, expected: str, spoken: str) -> None:
    """A customer may change the language; a word that fits both is no change."""
    assert language(one(text), expected=expected) == spoken


def test_an_alphabet_nobody_knows_is_undetermined() -> None:
    """Letters of no living language that we know of name none."""
    assert language(one("ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ")) == "und"


def test_the_network_is_never_touched() -> None:
    """The model lies in its wheel: with every socket forbidden it still tells French."""
    done = subprocess.run(
        [sys.executable, "-c", _NO_NETWORK], capture_output=True, text=True, check=False
    )

    assert (done.stdout.strip(), done.returncode) == ("fr", 0), done.stderr


def test_what_is_written_is_read_as_well() -> None:
    """No reply goes out in a language that could not be read; "pt-BR" is Portuguese."""
    assert WRITES < READS
    assert (base("pt-BR"), base("nb"), base("zh_TW"), base("")) == ("pt", "no", "zh", "und")
