"""`casework eval retrieval` says how well the indexes find what answers a question."""

import json
from pathlib import Path

import pytest
import typer

from casework.cli.evaluating_retrieval import retrieval
from casework.domain.errors import Misconfigured
from casework.evaluation.retrieval import ndcg, recall
from casework.evaluation.retrieval_set import read_set

OURS = Path(__file__).parents[2] / "knowledge" / "data" / "beir"
app = typer.Typer()
app.command()(retrieval)

CORPUS = """\
{"_id": "refunds", "title": "Refunds", "text": "Your money is back within ten days."}
{"_id": "parcels", "title": "Parcels", "text": "The courier brings the parcel in three days."}
"""
QUERIES = """\
{"_id": "q1", "text": "when do I get my money back"}
{"_id": "q2", "text": "how long does a delivery take"}
{"_id": "nobody", "text": "do you sell tyres"}
"""
QRELS = "query-id\tcorpus-id\tscore\nq1\trefunds\t2\nq1\tparcels\t0\nq2\tparcels\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small set in BEIR's layout."""
    (tmp_path / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def _figures(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> dict[str, dict[str, dict[str, float]]]:
    app([*arguments, "--json"], standalone_mode=False)
    found: dict[str, dict[str, dict[str, float]]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.slow
def test_the_hybrid_is_better_than_either_part_on_our_own_questions(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By both measures; what the docs' table says is what is measured."""
    monkeypatch.delenv("CASEWORK_WEAVIATE_URL", raising=False)
    found = _figures(capsys, "--data", str(OURS))["embedded"]
    for measure in ("ndcg10", "recall5"):
        parts = max(found["bm25"][measure], found["vector"][measure])
        assert found["hybrid"][measure] > parts + 0.02
    assert found["hybrid"]["ndcg10"] > 0.7


@pytest.mark.slow
def test_both_stores_are_measured_and_leave_nothing_behind(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    weaviate_url: str,
) -> None:
    """The JSON has a store, a way of searching and four figures, and nothing else."""
    monkeypatch.setenv("CASEWORK_WEAVIATE_URL", weaviate_url)
    found = _figures(capsys, "--data", str(folder))
    assert set(found) == {"embedded", "weaviate"}
    for by_mode in found.values():
        assert set(by_mode) == {"bm25", "vector", "hybrid"}
        for figures in by_mode.values():
            assert set(figures) == {"ndcg10", "recall5", "p50_ms", "p95_ms"}
            assert 0 < figures["p50_ms"] <= figures["p95_ms"]
        assert by_mode["vector"]["ndcg10"] == 1.0
    assert set(_figures(capsys, "--data", str(folder), "--store", "weaviate")) == {"weaviate"}


def test_qrels_may_lie_in_their_own_folder_and_have_no_header(folder: Path) -> None:
    """BEIR's sets come with qrels/test.tsv, TREC's with a column more."""
    whole = read_set(folder)
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").unlink()
    (folder / "qrels" / "test.tsv").write_text("q1\t0\trefunds\t2\nq2\tparcels\t1\n")
    assert read_set(folder) == whole
    assert set(whole.questions) == {"q1", "q2"}
    assert whole.grades["q1"] == {"refunds": 2}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("qrels.tsv", "q1\trefunds\tgood\n", "qrels.tsv: no document answers"),
        ("qrels.tsv", "q\td\ts\nq1\trefunds\n", "qrels.tsv:2: it needs question, document"),
        ("qrels.tsv", "q9\trefunds\t1\n", "qrels.tsv:1: there is no question q9"),
        ("qrels.tsv", "q1\tnone\t1\n", "qrels.tsv:1: there is no document none"),
        ("queries.jsonl", '{"_id": "q1"}\n', "queries.jsonl:1: it needs _id and text"),
        ("corpus.jsonl", CORPUS + "{\n", "corpus.jsonl:3: "),
        ("corpus.jsonl", CORPUS + CORPUS, "two documents have one id"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(folder: Path, name: str, text: str, said: str) -> None:
    """With its file and number, and what to do about it."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured) as error:
        read_set(folder)
    assert said in str(error.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    """Also the other place where it may be."""
    (folder / "qrels.tsv").unlink()
    with pytest.raises(Misconfigured, match=r"no qrels.tsv or qrels/test.tsv in"):
        read_set(folder)


def test_weaviate_is_asked_for_by_name_only_where_there_is_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the setting."""
    monkeypatch.delenv("CASEWORK_WEAVIATE_URL", raising=False)
    with pytest.raises(Exception, match="CASEWORK_WEAVIATE_URL"):
        app(["--data", str(folder), "--store", "both"], standalone_mode=False)


def test_the_measures_are_those_of_trec_eval() -> None:
    """Worked out by hand: 1/log2(3) + 2/log2(4), of 2 + 1/log2(3)."""
    grades = {"best": 2, "good": 1}
    assert ndcg(["other", "good", "best"], grades) == pytest.approx(0.6199, abs=0.0001)
    assert ndcg(["best", "good"], grades) == 1.0
    assert ndcg(["other"] * 10 + ["best"], grades) == 0.0
    assert recall(["best", "x", "y", "z", "w", "good"], grades) == 0.5
    assert recall(["best", "good"], grades) == 1.0
