"""A simulation over the network: marked in every row and format, and never in the journal."""

from __future__ import annotations

import csv
from io import StringIO

from tests.api.rules.application import Api
from tests.oracle.traces import caught_up, traces

PATH = "/samenwerkingen/blnp/simulaties"
ASKED = {
    "dienst": "blnp/financien",
    "jaar": "2019",
    "gewichten": "GM0267:40,GM0273:20,GM0313:20,GM0327:20",
    "geldigOp": "2019-12-31",
}


def test_every_row_says_that_it_is_a_simulation_and_nothing_is_recorded(api: Api) -> None:
    library = api.app.state.served.library
    before = traces(caught_up(library))
    answer = api.get(PATH, ASKED)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["positie"] == api.head
    assert told["aanvullend"]["markering"] == "simulatie"
    assert {each["markering"] for each in told["resultaten"]} == {"simulatie"}
    cents = [round(float(each["verschil"]) * 100) for each in told["resultaten"]]
    assert any(cents)
    assert sum(cents) == 0
    text = api.get(PATH, ASKED, headers={"Accept": "text/csv"}).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert len(rows) == len(told["resultaten"])
    assert {each["markering"] for each in rows} == {"simulatie"}
    lines = api.get(PATH, ASKED, headers={"Accept": "application/jsonl"}).text.splitlines()
    assert all('"markering":"simulatie"' in line for line in lines)
    assert traces(library) == before


def test_what_cannot_be_simulated_is_refused_and_in_no_trail(api: Api) -> None:
    before = api.head
    for more, code in (
        ({"gewichten": "GM0267:0"}, "cannot-simulate"),
        ({"verdeelsleutel": "onbekend", "gewichten": None}, "cannot-simulate"),
        ({"gewichten": None}, "unusable-scenario"),
        ({"gewichten": "Leusden:20"}, "invalid-request"),
        ({"zonder": "GM9999"}, "unknown-municipality"),
        ({"jaar": "1999"}, "unknown-thing"),
    ):
        asked = {name: value for name, value in {**ASKED, **more}.items() if value is not None}
        answer = api.get(PATH, asked)
        assert (answer.status_code in (400, 404), answer.json()["code"]) == (True, code), answer.text
    assert api.head == before
