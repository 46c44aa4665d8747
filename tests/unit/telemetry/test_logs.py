"""What a log line says."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from casework.settings import Mode, Settings
from casework.telemetry.logs import Line, set_up_logs
from casework.telemetry.names import Named
from casework.telemetry.setup import Telemetry

Written = Callable[[], list[str]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Give pytest its handlers back."""
    root, before = logging.root, (logging.root.handlers[:], logging.root.level)
    names = ("httpx", "httpcore", "uvicorn.access", "openai")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:], root.level = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture
def production(settings: Settings) -> io.StringIO:
    """Logs of a production process, where no person watches."""
    stream = io.StringIO()
    set_up_logs(settings.model_copy(update={"mode": Mode.production}), stream=stream)
    return stream


def fail(message: str) -> Exception:
    """Raise and catch, so that there is a way through the code to tell of."""
    try:
        raise ValueError(message) from KeyError(message)
    except ValueError as error:
        return error


def test_production_lines_hold_no_words_of_a_customer(production: io.StringIO) -> None:
    """Arguments, extras, exceptions and other packages' texts: nothing of them is quoted."""
    log = logging.getLogger("casework.api.wakes")
    log.error(
        "Case %s failed %d times",
        "jane",
        3,
        exc_info=fail("jane"),
        extra={"mail": "jane", "casework.tool": "billing.refund", "casework.rule": "jane doe"},
    )
    logging.getLogger("temporalio.activity").warning("jane %s", "jane", exc_info=fail("jane"))
    logging.getLogger("httpx").info("GET http://shop/orders?mail=jane")
    ours, theirs = (json.loads(line) for line in production.getvalue().splitlines())

    assert "jane" not in production.getvalue()
    assert ours["message"] == "Case … failed 3 times"
    assert (ours["error"], ours["cause"]) == ("ValueError", "KeyError")
    assert ours["casework.tool"] == "billing.refund"
    assert "message" not in theirs
    assert theirs["at"].startswith("test_logs.py:")


def test_a_broken_log_call_is_still_a_line() -> None:
    """A message whose places do not fit its arguments is written as it stands."""
    record = logging.LogRecord("casework", logging.INFO, __file__, 1, "%d orders", ("jane",), None)
    line = Line(exact=False, as_json=True).format(record)

    assert json.loads(line)["message"] == "%d orders"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_a_record_is_one_line(settings: Settings, stream: io.StringIO) -> None:
    """Whatever a message holds, it can not make up a second record."""
    set_up_logs(settings, stream=stream)
    logging.getLogger("casework").warning("one\ntwo\r\nthree", exc_info=fail("four\nfive"))

    assert len(stream.getvalue().splitlines()) == 1


def test_development_says_all(settings: Settings) -> None:
    """At one's own desk the message of an exception is there, and the way it took."""
    stream = Terminal()
    set_up_logs(settings, stream=stream)
    logging.getLogger("casework").warning("Case %s", "c-1", exc_info=fail("what happened"))
    line = stream.getvalue()

    assert "WARNING casework Case c-1 " in line
    assert "error=ValueError" in line
    assert "error_message=what happened" in line
    assert "way=test_logs.py:" in line


def test_a_line_names_its_trace(production: io.StringIO, telemetry: Telemetry) -> None:
    """From a line in the log one finds the trace, and back."""
    with telemetry.span(Named.sweep) as span:
        logging.getLogger("casework").info("Swept.")
    context = span.get_span_context()
    (line,) = (json.loads(line) for line in production.getvalue().splitlines())

    assert line["trace_id"] == f"{context.trace_id:032x}"
    assert line["span_id"] == f"{context.span_id:016x}"
