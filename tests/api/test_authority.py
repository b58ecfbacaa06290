"""May this function or person decide for a body: yes by which chain, or no and all that is missing, as of two dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.cli import authorities
from api.questions.authority import AuthorityWay, authority
from api.questions.governance import register
from api.questions.registry import Reading
from ledger.governance.mandate_events import Consent, ConsentGround, ConsentOf, SubMandating
from ledger.journal import Address
from ledger.law import Response
from projections import Library
from projections.governance.register_row import RegisterRow, WithdrawnConsent
from projections.view import UnknownThing
from tests.ledgers import found as founded
from tests.projections.history import BUYER, COLLEGE, HOST, SERVICE, Line, beginning, library_of, line
from tests.projections.looking import now
from tests.projections.test_findings import do, position

LEADER = {"function": "teamleider inkoop"}
ROOM: Line = {"sub_mandate": {"depth": 1}, "cap": "50000.00"}


def grant(name: str, **fields: object) -> Line:
    about: Line = {"scope": SERVICE, "mandate": name, "decision": f"{SERVICE}#besluit", "effective_on": "2018-01-01"}
    whom: Line = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    return line("grant-mandate", **{**about, **whom, "power": "inkoop", "legal_basis": "Awb 10:1", **fields})


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        do(found, *beginning())
        yield found


def ask(
    library: Library,
    on: str = "2018-06-01",
    known_at: str | None = None,
    scope: str = SERVICE,
    body: str = COLLEGE,
    **which: Any,  # noqa: ANN401  # The other filters.
) -> tuple[AuthorityWay, ...]:
    as_of = library.as_of(date.fromisoformat(on), known_at or position(library), now(library).known_until)
    with library.view(as_of) as view:
        found = authority(Reading(library, view, as_of), scope=scope, body=body, **which)
        return tuple(found.rows)


def rules(way: AuthorityWay) -> list[str]:
    return [each.rule for each in way.missing]


def test_yes_by_a_chain_and_no_with_all_that_is_missing(library: Library) -> None:
    do(library, grant("ruim", **ROOM), grant("klein", parent=f"{SERVICE}#ruim", mandatee="inkoper", cap="1000.00"))
    [may] = ask(library, function="inkoper", amount="1000.00")
    assert may.may
    assert [link.mandate for link in may.chain] == [f"{SERVICE}#ruim", f"{SERVICE}#klein"]
    [not_so] = ask(library, on="2017-06-01", function="inkoper", amount="60000.00", subject="p-9")
    assert not not_so.may
    assert rules(not_so) == ["awb-10-2-in-force", "awb-10-2-in-force"]
    [above] = ask(library, function="inkoper", amount="50000.01")
    assert rules(above) == ["awb-10-2-cap", "awb-10-2-cap"]  # That of either link.


def test_a_consent_that_came_later_counts_from_its_day_and_is_known_from_its_recording(library: Library) -> None:
    do(library, grant("gastheer", organisation="GM0313"))
    consent = {"scope": SERVICE, "mandate": "gastheer", "effective_on": "2018-03-01"}
    do(library, line("consent-mandate", **consent, consent_of="mandatee", given_by=BUYER["function"]))
    before = position(library)
    do(library, line("consent-mandate", **consent, consent_of="superior", ground="no-superior"))
    [then] = ask(library, known_at=before, **LEADER)
    [today] = ask(library, **LEADER)
    [too_early] = ask(library, on="2018-02-28", **LEADER)
    assert (then.may, rules(then)) == (False, ["awb-10-4-superior"])
    assert (today.may, today.organisation) == (True, "GM0313")  # Wherever the function is.
    assert (too_early.may, rules(too_early)) == (False, ["awb-10-4-mandatee", "awb-10-4-superior"])


def test_a_person_is_asked_for_in_each_function_that_he_holds(library: Library) -> None:
    holding = {"partnership": "blnp", "function": BUYER["function"], "organisation": HOST, "source": "aanstelling"}
    do(
        library,
        grant("inkoop"),
        line("hold-function", **holding, holding="h-1", officer="p-2", effective_on="2018-01-01"),
        line("leave-function", partnership="blnp", holding="h-1", effective_on="2018-07-01"),
    )
    assert [way.may for way in ask(library, subject="p-2")] == [True]
    assert ask(library, on="2018-07-01", subject="p-2") == ()
    [left] = ask(library, on="2018-07-01", subject="p-2", **LEADER)
    assert rules(left) == ["mandate-function-held"]
    [other] = ask(library, subject="p-9", **LEADER)
    assert rules(other) == ["mandate-function-held"]


def test_the_body_itself_may_and_a_function_without_any_mandate_may_not(library: Library) -> None:
    [itself] = ask(library)
    assert (itself.may, itself.mandate, itself.missing) == (True, None, ())
    [nobody] = ask(library, function="controller")
    assert (nobody.may, rules(nobody)) == (False, ["awb-10-1-mandated"])


def test_what_is_only_a_finding_here_is_told_and_does_not_stand_in_the_way(library: Library) -> None:
    switch = {"partnership": "blnp", "source": "afspraak", "effective_on": "2018-01-01"}
    do(
        library,
        grant("inkoop", cap="100.00"),
        line("switch-rule", **switch, rule="awb-10-2-cap", response="find"),
    )
    [found] = ask(library, amount="100.01", **LEADER)
    assert (found.may, [each.response for each in found.missing]) == (True, [Response.FIND])
    do(library, line("switch-rule", **switch | {"response": "off"}, rule="awb-10-2-cap"))
    [off] = ask(library, amount="100.01", **LEADER)
    assert (off.may, off.missing) == (True, ())


def test_a_decision_that_stands_is_asked_about_again(library: Library) -> None:
    bought = {"scope": SERVICE, "decision": "pakket", "body": COLLEGE}
    do(
        library,
        grant("jaar", cap_per_year="100.00"),
        line("propose-decision", **bought, title="Pakket", effective_on="2018-05-01"),
        line("adopt-decision", None, BUYER, **bought, decided_on="2018-06-01", effective_on="2018-06-01")
        | {"amount": "60.00", "basis": {"mandate": f"{SERVICE}#jaar"}},
    )
    [another] = ask(library, amount="60.00", **LEADER)
    assert rules(another) == ["awb-10-2-cap-per-year"]
    [same] = ask(library, amount="60.00", about=f"{SERVICE}#pakket", **LEADER)
    assert same.may


def test_what_the_ledger_does_not_know_is_no_answer(library: Library) -> None:
    for scope in ("elders", "blnp/elders"):
        with pytest.raises(UnknownThing):
            ask(library, scope=scope)


def test_a_way_is_told_in_lines_and_as_facts(library: Library) -> None:
    do(library, grant("inkoop", cap="100.00", deputies=["adjunct"], illustrative=True))
    [way] = ask(library, function="adjunct", amount="100.01")
    told = "\n".join(authorities.lines(way))
    assert "up to EUR 100,00 *" in told
    assert "in the place of the teamleider inkoop" in told
    assert "awb-10-2-cap" in told
    facts = authorities.facts(way)
    assert (facts["may"], facts["deputised"]) == (False, "teamleider inkoop")


def registered(library: Library, name: str, on: str, known_at: str | None = None) -> RegisterRow:
    as_of = library.as_of(date.fromisoformat(on), known_at or position(library), now(library).known_until)
    with library.view(as_of) as view:
        [found] = register(Reading(library, view, as_of), about=f"{SERVICE}#{name}").rows
    assert found.register is not None
    return found.register


def test_the_register_has_every_column_of_a_mandate_as_of_two_dates(library: Library) -> None:
    reach: Line = {"cap_with_vat": "60500.00", "cap_per_year": "100000.00", "cap_per_year_with_vat": "121000.00"}
    words: Line = {"exclusions": ["leningen"], "budget_condition": "binnen het budget", "reports": "elk kwartaal"}
    about: Line = {"consults": ["concerncontroller"], "register_number": "F-12", "published_on": "2018-02-01"}
    consent: Line = {"consent_of": "mandatee", "ground": "by-statute"}
    handing: Line = {"sub_mandate": {"functions": ["inkoper"], "depth": 2}, "deputies": ["inkoper"]}
    do(library, grant("ruim", **reach, **words, **about, **handing, organisation="GM0313", consents=[consent]))
    granted = position(library)
    same = {"scope": SERVICE, "mandate": "ruim"}
    superior = {"consent_of": "superior", "given_by": "GM0313/college", "effective_on": "2018-03-01"}
    general = {"instruction": "eerst", "kind": "general", "text": "Drie offertes", "effective_on": "2018-04-01"}
    later = {"decision": f"{SERVICE}#besluit", "effective_on": "2018-05-01"}
    do(
        library,
        line("consent-mandate", **same, **superior),
        line("instruct-mandatee", **same, **general),
        line("change-mandate", **same, **later, power="inkoop", legal_basis="Awb 10:1"),
    )
    row = registered(library, "ruim", "2018-04-30")
    assert row == RegisterRow(
        register_number="F-12",
        parent=None,
        supersedes=None,
        deputies=("inkoper",),
        effective_on=date(2018, 1, 1),
        decided_on=date(2017, 1, 1),
        published_on=date(2018, 2, 1),
        cap_with_vat=6_050_000,
        cap_per_year=10_000_000,
        cap_per_year_with_vat=12_100_000,
        covers=(),
        excludes=(),
        exclusions=("leningen",),
        budget_condition="binnen het budget",
        consults=("concerncontroller",),
        reports="elk kwartaal",
        sub_mandate=SubMandating(("inkoper",), 2),
        consents=(
            Consent(ConsentOf.MANDATEE, ground=ConsentGround.BY_STATUTE),
            Consent(ConsentOf.SUPERIOR, "GM0313/college", date(2018, 3, 1)),
        ),
        withdrawn_consents=(),
        instructions=("Drie offertes",),
        as_found=None,
    )
    assert not row.reaches_back
    assert registered(library, "ruim", "2018-04-30", granted).consents == row.consents[:1]
    assert registered(library, "ruim", "2018-02-28").consents == row.consents[:1]
    assert registered(library, "ruim", "2018-03-31").instructions == ()
    after = registered(library, "ruim", "2018-05-01")
    assert (after.cap_per_year, after.sub_mandate, after.deputies) == (None, None, ("inkoper",))
    gone = {"consent_of": "superior", "withdrawn_by": "GM0313/college", "grounds": "geen capaciteit"}
    do(library, line("withdraw-consent", **same, **gone, effective_on="2018-04-30"))
    assert registered(library, "ruim", "2018-04-29").withdrawn_consents == ()
    withdrawn = WithdrawnConsent(ConsentOf.SUPERIOR, "GM0313/college", date(2018, 4, 30), "geen capaciteit")
    assert registered(library, "ruim", "2018-04-30").withdrawn_consents == (withdrawn,)
    do(library, line("consent-mandate", **same, **superior | {"effective_on": "2018-06-01"}))
    assert registered(library, "ruim", "2018-05-31").withdrawn_consents == (withdrawn,)
    assert registered(library, "ruim", "2018-06-01").withdrawn_consents == ()


def test_what_rests_on_a_mandate_that_was_taken_back_or_lacks_a_consent_has_no_effect(library: Library) -> None:
    do(library, grant("boven", sub_mandate={"depth": 1}))
    do(library, grant("onder", mandatee="inkoper", parent=f"{SERVICE}#boven"))
    do(library, grant("elders", organisation="GM0313"))
    assert registered(library, "onder", "2018-06-01").without_effect == ()
    revoking = {"scope": SERVICE, "mandate": "boven", "decision": f"{SERVICE}#besluit"}
    do(library, line("revoke-mandate", **revoking, effective_on="2018-06-01"))
    assert registered(library, "onder", "2018-05-31").without_effect == ()
    [fallen] = registered(library, "onder", "2018-06-01").without_effect
    assert (fallen.rule, fallen.breach.fields["mandate"]) == ("awb-10-2-in-force", f"{SERVICE}#boven")
    assert registered(library, "boven", "2018-06-01").without_effect == ()  # It is not in force at all.
    idle = registered(library, "elders", "2018-06-01").without_effect
    assert [each.rule for each in idle] == ["awb-10-4-mandatee", "awb-10-4-superior"]
    off = {"partnership": "blnp", "response": "find", "source": "afspraak", "effective_on": "2018-01-01"}
    do(library, *(line("switch-rule", **off, rule=each.rule) for each in idle))
    assert registered(library, "elders", "2018-06-01").without_effect == ()


def test_a_mandate_that_holds_before_it_was_decided_on_reaches_back(library: Library) -> None:
    about = {"scope": SERVICE, "decision": "laat", "body": COLLEGE}
    do(
        library,
        line("propose-decision", **about, title="laat", effective_on="2018-02-01"),
        line("adopt-decision", **about, decided_on="2018-02-01", effective_on="2018-01-01"),
        grant("terug", decision=f"{SERVICE}#laat"),
    )
    assert registered(library, "terug", "2018-06-01").reaches_back
