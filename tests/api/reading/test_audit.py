"""The audit trail over the REST API: the members of the ZGW APIs, everything that was recorded, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from api.access.refusals import NotAllowed
from api.http import audit, events, feed
from api.http.openapi import document
from api.questions.records import Traced
from ledger.errors import NotFound
from ledger.event import EVENTS
from ledger.stores.mapper import read_entry
from projections import trail
from tests.api.reading.api import ADMINISTRATOR, BOARD, OUTSIDER, PUBLIC, Api
from tests.journal.test_golden import GOLDEN, from_text
from tests.projections.history import MISTAKE, OFFICIAL, line, play

TRAIL = "/v1/samenwerkingen/blnp/audittrail"
WIRE = GOLDEN.with_name("wire")
"""Of each kind of event its line in the audit trail, and itself as a CloudEvent."""

DOCUMENT = document(PUBLIC, {})


def validator(name: str) -> Draft202012Validator:
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


LINES, CLOUD_EVENTS = validator("Auditregel"), validator("CloudEvent")


def on_the_wire(name: str) -> dict[str, Any]:
    """What the golden row of an event is on the wire."""
    entry = read_entry(from_text(GOLDEN.joinpath(f"{name}.json").read_text("utf-8")))
    _, (service, event, act, *rest) = next(iter(trail.apply(entry)))
    line = trail.TrailLine(entry.position, "blnp", service, event, act, *rest)
    told = audit.write("https://grondslag.example/v1", Traced(line, entry))
    cloud = feed.cloud_event("https://grondslag.example/v1", "urn:nld:grondslag:systeem:x", line, entry, with_data=True)
    return {"auditregel": told, "cloudEvent": cloud}


def as_it_was(made: object, was: object, where: str = "") -> list[str]:
    """Where others would now read something else; a member that was added and is empty is nothing to them."""
    if isinstance(made, dict) and isinstance(was, dict):
        shared = [
            found for name in made.keys() & was.keys() for found in as_it_was(made[name], was[name], f"{where}/{name}")
        ]
        gone = [f"{where}/{name}" for name in was.keys() - made.keys()]
        return gone + shared + [f"{where}/{name}" for name in made.keys() - was.keys() if made[name] not in (None, [])]
    if isinstance(made, list) and isinstance(was, list) and len(made) == len(was):
        return [
            found
            for at, (one, other) in enumerate(zip(made, was, strict=True))
            for found in as_it_was(one, other, f"{where}/{at}")
        ]
    return [] if made == was and type(made) is type(was) else [where]


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_each_kind_of_event_is_what_it_was_on_the_wire(name: str) -> None:
    made, golden = on_the_wire(name), WIRE / f"{name}.json"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN") and not golden.exists():
        WIRE.mkdir(exist_ok=True)
        golden.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert as_it_was(made, json.loads(golden.read_text("utf-8"))) == [], "a change is a new version of the API"
    LINES.validate(made["auditregel"])
    CLOUD_EVENTS.validate(made["cloudEvent"])


def test_no_event_has_a_member_by_the_name_of_its_kind() -> None:
    kinds: dict[str, Any] = dict(EVENTS)
    for name, kind in kinds.items():
        members = [called for _, called, _ in events.members(kind)]
        assert events.KIND not in members, name
        assert len(members) == len(set(members)), name


def test_every_line_is_there_once_in_order_and_as_the_document_says(asked: Api) -> None:
    rows = asked.rows(f"{TRAIL}?paginagrootte=50&ookOnjuistVastgelegde=true&geldigOp=2100-01-01")
    journal = asked.library.journal
    expected = [entry for entry in journal.entries() if entry.stream.partition(":")[2]]
    assert [row["positie"] for row in rows] == [entry.position for entry in expected]
    assert [row["uuid"] for row in rows] == [str(entry.entry_id) for entry in expected]
    for row in rows:
        LINES.validate(row)


def test_the_three_formats_have_the_same_lines(asked: Api) -> None:
    rows = asked.rows(f"{TRAIL}?uitkomst=geweigerd") + asked.rows(f"{TRAIL}?handeling=mandaat-verlenen")
    lines, sheet = [], []
    for which in ("uitkomst=geweigerd", "handeling=mandaat-verlenen"):
        whole = asked.get(f"{TRAIL}?{which}", Accept="application/jsonl")
        lines += [orjson.loads(line) for line in whole.content.splitlines()]
        as_csv = asked.get(f"{TRAIL}?{which}", Accept="text/csv").content.decode("utf-8-sig")
        sheet += list(csv.DictReader(io.StringIO(as_csv), delimiter=";"))
    assert len(rows) > 5
    assert lines == rows
    assert [each["uuid"] for each in sheet] == [each["uuid"] for each in rows]
    assert [json.loads(each["wijzigingen"]) for each in sheet] == [each["wijzigingen"] for each in rows]
    assert [each["resourceWeergave"] for each in sheet] == [each["resourceWeergave"] for each in rows]


def test_a_service_has_its_own_trail(asked: Api) -> None:
    own = asked.rows("/v1/samenwerkingen/blnp/diensten/financien/audittrail")
    assert own
    assert {row["dienst"] for row in own} == {"blnp/financien"}
    assert own == asked.rows(f"{TRAIL}?dienst=blnp%2Ffinancien")
    assert asked.get("/v1/samenwerkingen/blnp/diensten/niets/audittrail").status_code == 404
    assert asked.get("/v1/samenwerkingen/blnp/diensten/x%2Fy/audittrail").status_code == 404


def test_a_refusal_has_the_names_of_its_fields_and_none_of_their_values(whole: Api) -> None:
    [refused] = whole.rows(f"{TRAIL}?uitkomst=geweigerd&geldigOp=2100-01-01")
    assert (refused["resultaat"], refused["resultaatWeergave"]) == (409, "bedrag boven het mandaat")
    assert refused["resource"] == "handeling"
    assert whole.get(refused["resourceUrl"]).json()["uitkomst"] == "geweigerd"
    new = refused["wijzigingen"]["nieuw"]
    assert new.keys() == {"gebeurtenis", "handeling", "weigeringsgrond", "velden", "controlegetal"}
    assert (new["gebeurtenis"], new["handeling"]) == ("handeling-geweigerd", "besluit-nemen")
    assert {"bedrag", "besluit", "orgaan"} <= set(new["velden"])
    assert "60000" not in orjson.dumps(refused).decode()


def test_a_question_that_was_not_for_somebody_is_in_the_trail(asked: Api) -> None:
    assert asked.get(TRAIL, BOARD).status_code == 403
    last = asked.rows(f"{TRAIL}?uitkomst=geweigerd")[-1]
    assert (last["resultaat"], last["actie"], last["resource"]) == (403, "audittrail", "vraag")
    assert last["wijzigingen"]["nieuw"] == {
        "gebeurtenis": "vraag-geweigerd",
        "gevraagd": "audittrail",
        "weigeringsgrond": "not-allowed",
    }
    assert (last["gebruikersId"], last["organisatie"]) == (BOARD.subject, BOARD.organisation)


def test_a_correction_says_what_no_longer_counts_and_which_lines_those_are(whole: Api) -> None:
    rows = {row["positie"]: row for row in whole.rows(f"{TRAIL}?ookOnjuistVastgelegde=true&geldigOp=2100-01-01")}
    [wrong] = [row for row in rows.values() if row["handelingsnummer"] == MISTAKE]
    mark = rows[wrong["onjuistVastgelegdVolgens"]]
    assert mark["wijzigingen"]["nieuw"]["posities"] == [wrong["positie"]]
    assert mark["wijzigingen"]["oud"] == [wrong["wijzigingen"]["nieuw"]]
    assert mark["toelichting"].startswith("error:")
    without = whole.rows(f"{TRAIL}?geldigOp=2100-01-01")
    assert [row["positie"] for row in without] == [each for each in rows if each != wrong["positie"]]
    assert all(row["wijzigingen"]["oud"] is None for row in without if row["positie"] != mark["positie"])


def test_where_a_line_says_that_something_is_found_it_is_found(whole: Api) -> None:
    rows = whole.rows(f"{TRAIL}?geldigOp=2100-01-01")
    urls = {row["resourceUrl"]: row["resource"] for row in rows}
    assert len(set(urls.values())) > 10
    for url in urls:
        joined = "&" if "?" in url else "?"
        dated = f"{joined}geldigOp=2100-01-01" if "onderwerp" in url or url.endswith("audittrail") else ""
        assert whole.get(f"{url}{dated}").status_code == 200, url
    assert {row["hoofdObject"] for row in rows} == {"/v1/samenwerkingen/blnp"}


def test_one_line_is_found_by_its_position_whatever_its_day(whole: Api) -> None:
    for row in whole.rows(f"{TRAIL}?ookOnjuistVastgelegde=true&geldigOp=2100-01-01"):
        assert whole.get(f"{TRAIL}/{row['positie']}").json() == row
    for absent in ("1", "0", "99999", "x", "%D9%A3"):  # The first entry is of the ledger, not of this partnership.
        assert whole.get(f"{TRAIL}/{absent}").status_code == 404


def another(api: Api) -> None:
    """A second partnership beside BLNP, of Leiden alone."""
    alone = {**OFFICIAL, "subject": "p-elders", "organisation": "GM0546", "on_behalf_of": "GM0546/college"}
    founding = {"partnership": "elders", "title": "Elders", "legal_form": "agreement", "vision": "alleen"}
    joining = {"partnership": "elders", "participant": "GM0546", "effective_on": "2023-01-01"}
    lines = [
        line("found-partnership", "2024-01-01", alone, **founding, effective_on="2023-01-01"),
        line("admit-participant", "2024-01-01", alone, **joining),
    ]
    assert [done.refusal for done in play(api.library.journal, lines)] == [None, None]


@pytest.mark.parametrize("what", ["actor=p-1", "onderwerp=blnp%2Ffinancien%23inkoop", "orgaan=GM0327%2Fcollege"])
def test_whoever_asks_of_one_partnership_learns_nothing_of_another(whole: Api, what: str) -> None:
    another(whole)
    assert whole.rows(f"{TRAIL}?geldigOp=2100-01-01&{what}")
    answer = whole.get(f"/v1/samenwerkingen/elders/audittrail?{what}", OUTSIDER)
    assert (answer.status_code, answer.json()["code"]) in ((404, "unknown-thing"), (400, "named-elsewhere"))
    elsewhere = whole.rows("/v1/samenwerkingen/elders/audittrail", OUTSIDER)
    assert {row["hoofdObject"] for row in elsewhere} == {"/v1/samenwerkingen/elders"}
    assert {row["positie"] for row in elsewhere}.isdisjoint(row["positie"] for row in whole.rows(TRAIL))
    assert whole.get(TRAIL, OUTSIDER).status_code == 403
    assert whole.get(f"{TRAIL}/{elsewhere[0]['positie']}").status_code == 404


def test_what_belongs_to_no_partnership_is_for_an_administrator_alone(whole: Api) -> None:
    own = "/v1/grootboekaudittrail"
    assert whole.get(own).status_code == 403
    [founding, refused] = whole.rows(own, ADMINISTRATOR)
    assert (founding["positie"], founding["resource"], founding["actie"]) == (1, "grootboek", "grootboek-aangelegd")
    assert (refused["resultaat"], refused["actie"]) == (403, "audittrail-van-het-grootboek")
    assert {row["positie"] for row in whole.rows(TRAIL)}.isdisjoint({founding["positie"], refused["positie"]})
    assert whole.get(TRAIL, ADMINISTRATOR).status_code == 403
    LINES.validate(founding)
    LINES.validate(refused)


def test_a_rule_refuses_with_409_and_the_gate_with_403() -> None:
    assert [audit.status_of(code) for code in (NotAllowed.code, NotFound.code, "of-another-program")] == [403, 409, 409]
