"""One line for each request, with what BIO2 8.15.01 asks and nothing of what anybody sent."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.access import traced
from api.http.logs import _cleaned, log
from ledger.errors import EmptyAct
from ledger.stores.refusals import Unavailable
from tests.api.http.conftest import Asking
from tests.api.http.standin import SECRET

TRACE = "0af7651916cd43dd8448eb211c80319c"

Capture = pytest.CaptureFixture[bytes]


def lines(capture: Capture) -> list[dict[str, Any]]:
    """What was logged, line by line; each is JSON by itself."""
    return [json.loads(line) for line in capture.readouterr().err.splitlines()]


def line(capture: Capture) -> dict[str, Any]:
    (found,) = lines(capture)
    return found


def test_a_request_is_one_line_with_who_did_what_to_what_from_where_when_and_how_it_ended(
    asking: Asking, capsysbinary: Capture
) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)  # The line has whole ones.
    answer = asking().get("/about/blnp?geldigOp=2019-01-01", subject="p-leu-10")
    assert answer.status_code == 200
    found = line(capsysbinary)
    assert found["action"] == "GET /about/{thing}"
    assert found["object"] == "/about/blnp"
    assert found["result"] == {"status": 200}
    assert found["origin"] == "127.0.0.1"
    assert found["actor"] == {"subject": "p-leu-10", "organisation": "GM0313", "by": "demonstration"}
    assert before <= datetime.fromisoformat(found["timestamp"]) <= datetime.now(UTC)
    assert (found["event"], found["level"], found["asked"]) == ("request", "info", ["geldigOp"])
    assert found["duration_ms"] >= 0
    assert found["correlation_id"] == answer.headers["Correlation-Id"]


def test_a_refusal_is_logged_with_its_code_and_nobody_as_actor(asking: Asking, capsysbinary: Capture) -> None:
    assert asking().get("/nothing-here").status_code == 404
    found = line(capsysbinary)
    assert found["result"] == {"status": 404, "code": "no-such-resource"}
    assert (found["action"], found["object"], found["actor"]) == ("GET unmatched", "/nothing-here", None)


def test_nothing_that_was_sent_is_in_a_log(asking: Asking, capsysbinary: Capture) -> None:
    client = asking()
    headers = {"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}", "X-Other": SECRET}
    headers["User-Agent"] = headers["Referer"] = SECRET
    client("POST", f"/size?naam={SECRET}&{SECRET}", content=SECRET.encode(), headers=headers)
    client("GET", f"/broken?naam={SECRET}", headers=headers)
    client("GET", "/half", headers=headers)
    logged = capsysbinary.readouterr().err
    assert len(logged.splitlines()) > 4
    assert SECRET.encode() not in logged.lower()
    assert b'"asked":["naam"]' in logged


def test_what_nobody_caught_is_logged_with_where_and_answered_without(asking: Asking, capsysbinary: Capture) -> None:
    answer = asking().get("/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text
    assert answer.headers["API-Version"]
    told, request = lines(capsysbinary)
    assert (told["event"], told["level"]) == ("unexpected", "error")
    assert told["correlation_id"] == request["correlation_id"] == answer.headers["Correlation-Id"]
    outer, inner = told["exception"]
    assert (outer["type"], inner["type"]) == ("builtins.ValueError", "builtins.KeyError")
    assert re.search(r"standin\.py:\d+ broken$", outer["at"][-1])
    assert (request["result"], request["level"]) == ({"status": 500, "code": "unexpected"}, "error")


def test_an_answer_that_broke_half_way_is_no_whole_answer(asking: Asking, capsysbinary: Capture) -> None:
    client = asking()
    with pytest.raises(ValueError, match=SECRET):
        client("GET", "/half", raising=True)
    told, request = lines(capsysbinary)
    assert (told["event"], request["result"]) == ("unexpected", {"status": 200})


@pytest.mark.parametrize(
    ("traceparent", "kept"),
    [
        (f"00-{TRACE}-b7ad6b7169203331-01", True),
        (f"00-{TRACE}-b7ad6b7169203331-00", True),
        (f"cc-{TRACE}-b7ad6b7169203331-01-what-comes-later", True),
        (f"00-{TRACE}-b7ad6b7169203331-01-more", False),
        (f"ff-{TRACE}-b7ad6b7169203331-01", False),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", False),
        (f"00-{TRACE}-{'0' * 16}-01", False),
        (f"00-{TRACE.upper()}-b7ad6b7169203331-01", False),
        (f"00-{TRACE}-b7ad6b7169203331", False),
        (f"00-{TRACE}-b7ad6b7169203331-01\n", False),
        ("", False),
        (None, False),
    ],
)
def test_a_trace_is_taken_over_where_it_is_well_formed(traceparent: str | None, *, kept: bool) -> None:
    found = traced(traceparent)
    assert (found == TRACE) is kept
    assert re.fullmatch("[0-9a-f]{32}", found)


def test_a_trace_of_the_caller_is_in_the_line_and_in_the_answer(asking: Asking, capsysbinary: Capture) -> None:
    answer = asking().get("/about/x", traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert answer.headers["Correlation-Id"] == line(capsysbinary)["correlation_id"] == TRACE


def test_two_requests_have_two_numbers(asking: Asking, capsysbinary: Capture) -> None:
    client = asking()
    assert client.get("/about/x").headers["Correlation-Id"] != client.get("/about/x").headers["Correlation-Id"]
    assert len(lines(capsysbinary)) == 2


def test_nobody_writes_a_line_of_his_own(asking: Asking, capsysbinary: Capture) -> None:
    path = '/about/x%0a{"event":"request"}%1b[2J%e2%80%ae%c2%85%ff%00"\\'
    asking().get(path, subject="p-1")
    written = capsysbinary.readouterr().err
    assert written.count(b"\n") == 1
    assert json.loads(written)["action"] == "GET /about/{thing}"
    assert written[:-1].decode().isprintable()


def test_what_is_long_is_cut(asking: Asking, capsysbinary: Capture) -> None:
    asking().get(f"/about/{'x' * 3000}?{'&'.join('n' * each + '=1' for each in range(1, 39))}")
    found = line(capsysbinary)
    assert len(found["object"]) <= 500
    assert len(found["asked"]) == 20


@given(st.text())
def test_no_text_breaks_a_line(text: str) -> None:
    found = _cleaned({text: [text, (text,)]})
    assert isinstance(found, dict)
    for key, values in found.items():
        assert key.isprintable()
        assert all(each.isprintable() and each.encode() is not None for each in (values[0], *values[1]))


def test_what_libraries_say_comes_the_same_way(capsysbinary: Capture) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("some.library").warning("mind\nthis")
    logging.getLogger("some.library").info("of no interest")
    logging.getLogger("uvicorn.access").info('1.2.3.4 - "GET /x?naam=jan"')
    started, minded = lines(capsysbinary)
    assert (started["event"], started["source"], started["level"]) == (
        "Started server process [7]",
        "uvicorn.error",
        "info",
    )
    assert minded["event"] == "mind\\u000athis"


def failing(error: Exception, cause: Exception | None) -> Exception:
    error.__cause__ = cause
    return error


def test_the_message_of_an_error_is_told_where_it_is_about_the_machine_only(capsysbinary: Capture) -> None:
    disk = failing(Unavailable("no space"), psycopg.OperationalError("no space left on device"))
    log().error("it failed", exc_info=disk)
    log().error("it failed", exc_info=failing(EmptyAct(SECRET), None))
    try:
        raise failing(ValueError(SECRET), psycopg.DataError(SECRET))
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    first, second, third = lines(capsysbinary)
    assert first["exception"][0]["code"] == "database-unavailable"
    assert first["exception"][1]["message"] == "no space left on device"
    assert (second["exception"][0]["code"], "message" in second["exception"][0]) == ("empty-act", False)
    assert [each["type"] for each in third["exception"]] == ["builtins.ValueError", "psycopg.DataError"]
    assert SECRET not in json.dumps([second, third])


def test_a_line_that_cannot_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("some.library").warning("%d", "no number")
    assert lines(capsysbinary) == []
