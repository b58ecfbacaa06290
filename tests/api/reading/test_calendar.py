"""What is due as a calendar over the network: of obligations alone, and the same as the answer in JSON."""

from __future__ import annotations

from typing import Any

import icalendar

from tests.api.reading.api import Api

DUE = "/v1/samenwerkingen/blnp/verplichtingen?geldigOp=2024-01-02"


def test_obligations_can_be_asked_for_as_a_calendar(whole: Api) -> None:
    rows = whole.rows(DUE)
    sent = whole.get(DUE, Accept="text/calendar")
    assert sent.headers["content-type"].partition(";")[0] == "text/calendar"
    assert sent.headers["content-disposition"].endswith('.ics"')
    read: Any = icalendar.Calendar.from_ical(sent.content)
    found = [(str(each.decoded("dtstart")), str(each["description"]).partition(":")[0]) for each in read.walk("VEVENT")]
    assert found == [(row["uitersteDatum"], "blnp") for row in rows]
    assert len(found) > 1
    assert whole.get(DUE, Accept="text/calendar").content == sent.content


def test_of_one_kind_only_where_that_is_asked_for(whole: Api) -> None:
    kinds = {row["soort"] for row in whole.rows(DUE)}
    assert {"termijn", "evaluatie"} <= kinds
    assert {row["soort"] for row in whole.rows(f"{DUE}&soortVerplichting=evaluatie")} == {"evaluatie"}


def test_nothing_else_is_a_calendar_and_text_is_csv_before_it(whole: Api) -> None:
    assert whole.get("/v1/samenwerkingen/blnp/besluiten", Accept="text/calendar").status_code == 406
    assert whole.get(DUE, Accept="text/*").headers["content-type"].startswith("text/csv")
