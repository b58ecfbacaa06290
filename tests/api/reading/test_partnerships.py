"""The partnerships that one may see and their services, as of two dates."""

from __future__ import annotations

from tests.api.reading.api import ADMINISTRATOR, OUTSIDER, Api
from tests.api.reading.test_audit import another
from tests.projections.history import HOST, MEMBERS, SERVICE, line, play

ALL = "/v1/samenwerkingen"


def test_partnerships_are_told_as_they_were_on_the_day_and_as_was_known(whole: Api) -> None:
    answer = whole.get(f"{ALL}?geldigOp=2018-01-01").json()
    [found] = answer["resultaten"]
    assert (answer["geldigOp"], answer["demonstratie"]) == ("2018-01-01", True)
    assert (found["samenwerking"], found["titel"], found["rechtsvorm"]) == ("blnp", "BLNP", "regeling-zonder-meer")
    assert found["deelnemers"] == list(MEMBERS)
    later = whole.get(f"{ALL}/blnp?geldigOp=2022-06-01").json()
    assert later["deelnemers"] == sorted([*MEMBERS, "GM0363"])
    known_then = whole.get(f"{ALL}/blnp?geldigOp=2022-06-01&beschikbaarOp=2019-12-31").json()
    assert known_then["deelnemers"] == sorted([*MEMBERS, "GM0457"])
    [before] = whole.get(f"{ALL}?geldigOp=2016-12-31").json()["resultaten"]
    assert (before["titel"], before["rechtsvorm"], before["deelnemers"]) == (None, None, [])
    for name, link in found["links"].items():
        assert link.startswith("/v1/samenwerkingen/blnp/"), name


def test_nobody_is_told_of_a_partnership_that_is_not_for_him(whole: Api) -> None:
    another(whole)
    [own] = whole.get(ALL, OUTSIDER).json()["resultaten"]
    assert (own["samenwerking"], own["deelnemers"]) == ("elders", ["GM0546"])
    assert whole.get(f"{ALL}/blnp", OUTSIDER).status_code == 404
    assert whole.get(ALL, ADMINISTRATOR).status_code == 403
    assert whole.get(f"{ALL}?onbekend=1").status_code == 400


def test_whoever_left_is_told_what_was_known_on_the_last_day(asked: Api) -> None:
    leaving = {"partnership": "blnp", "participant": "GM0313", "effective_on": "2026-01-01"}
    joining = {"partnership": "blnp", "participant": "GM0546", "effective_on": "2026-06-01"}
    lines = [
        line("withdraw-participant", "2025-12-01", **leaving),
        line("admit-participant", "2026-06-01", **joining),
    ]
    assert [done.refusal for done in play(asked.library.journal, lines)] == [None, None]
    [told] = asked.get(f"{ALL}?geldigOp=2026-07-01").json()["resultaten"]
    assert "GM0546" not in told["deelnemers"]
    [whole] = asked.get(f"{ALL}?geldigOp=2026-07-01", OUTSIDER).json()["resultaten"]
    assert "GM0546" in whole["deelnemers"]


def test_services_are_told_over_the_api(whole: Api) -> None:
    [found] = whole.rows(f"{ALL}/blnp/diensten?geldigOp=2018-01-01")
    assert (found["dienst"], found["titel"], found["gastheergemeente"]) == (SERVICE, "Financien", HOST)
    assert (found["afnemers"], found["reikwijdte"]) == (list(MEMBERS), ["administratie"])
    assert whole.rows(f"{ALL}/blnp/diensten?geldigOp=2016-01-01") == []
    assert whole.get(f"{ALL}/blnp/diensten", OUTSIDER).status_code == 403


def test_a_refused_name_says_nothing_of_another_partnership(whole: Api) -> None:
    another(whole)
    for question in ("saldi?kostenpool=beheer", "saldi?jaar=2018", "aansluitingen?jaar=2018"):
        assert whole.rows(f"{ALL}/blnp/{question}"), question
        refused = whole.get(f"{ALL}/elders/{question}", OUTSIDER)
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown-thing"), question
