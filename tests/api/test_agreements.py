"""What ``grondslag agreements`` prints of who signed an agreement, and of until when notice of it is in time."""

from __future__ import annotations

from tests.api.command_line import CommandLine

COLLEGE = "GM0327/college"
SERVICE = {"service": "blnp/financien"}
LEVEL = {"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "95", "bound": "at-least"}
MANDATE = {"scope": "blnp/financien", "mandate": "tekenen", "kind": "mandate", "mandator": COLLEGE}
TERMS = {"power": "overeenkomsten", "legal_basis": "Awb 10:3", "effective_on": "2018-01-01"}


def test_people_and_programs_see_who_signed_under_which_mandate_and_the_last_day_of_notice(
    grondslag: CommandLine,
) -> None:
    by = {"function": "secretaris", "organisation": "GM0327", "signed_on": "2018-02-01"}
    other = {"function": "burgemeester", "organisation": "GM0313", "signed_on": "2018-02-02"}
    signatures = [{"body": COLLEGE, **by, "mandate": "blnp/financien#tekenen"}, {"body": "GM0313/college", **other}]
    agreed = {"agreement": "dvo", "title": "DVO", "client": COLLEGE, "contractor": "GM0313", "levels": [LEVEL]}
    days = {"effective_on": "2018-03-01", "ends_on": "2020-08-31", "notice_months": 6}
    rests = {"decision": "blnp/financien#sleutel"}
    done = grondslag.act(
        {"act": "grant-mandate", **MANDATE, **TERMS, **rests, "mandatee": "secretaris", "organisation": "GM0327"},
        {"act": "conclude-agreement", **SERVICE, **agreed, **days, **rests, "signatures": signatures},
    )
    assert done.status == 0, done.err
    told = [" ".join(line.split()) for line in grondslag("agreements --valid-on 2018-03-01").out.splitlines()]
    assert told[0] == "blnp/financien#dvo DVO, from 01-03-2018 until 31-08-2020"
    whole = " ".join(told[1:])
    own = "signed for college of Bunschoten (GM0313) by burgemeester, Bunschoten (GM0313), on 02-02-2018, as its own"
    under = "signed for college of Leusden (GM0327) by secretaris, Leusden (GM0327), on 01-02-2018, under mandate"
    assert f"{under} blnp/financien#tekenen" in whole
    assert own in whole
    assert "notice: 6 months; last day to give notice: 29-02-2020" in whole
    (found,) = grondslag("agreements --valid-on 2018-03-01 --json").json["agreements"]
    assert (found["notice_months"], found["notice_by"], found["as_found"]) == (6, "2020-02-29", None)
    assert [each["mandate"] for each in found["signatures"]] == ["blnp/financien#tekenen", None]
