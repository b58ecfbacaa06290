"""Who may decide for whom: chains of mandates by Awb title 10.1, each rule both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.errors import NotFound
from ledger.governance import chains
from ledger.governance.asked import Asked, Deed, Register, Use
from ledger.governance.holdings import Holding, Holdings
from ledger.governance.mandate_events import (
    Consent,
    ConsentGround,
    ConsentOf,
    MandateGranted,
    MandateKind,
    MandateTerms,
    SubMandating,
)
from ledger.governance.mandates import Mandate
from ledger.governance.powers import Catalogue, PowerBar, PowerTraits
from ledger.money import Money
from ledger.period import Period
from ledger.timeline import Timeline
from tests.holding import holds

COLLEGE, OTHER = "GM0313/college", "GM0327/college"
FIRST, MAY = date(2018, 1, 1), date(2018, 5, 1)
TERMS = MandateTerms("inkopen", "Awb 10:1", Money.parse("50000.00"))
OWN = MandateGranted("inkoop", MandateKind.MANDATE, COLLEGE, "directeur", "GM0313", TERMS, FIRST, "blnp#besluit")
MANDATEE = Consent(ConsentOf.MANDATEE, "directeur", FIRST)
SUPERIOR = Consent(ConsentOf.SUPERIOR, OTHER, FIRST)
AWAY = replace(OWN, organisation="GM0327", consents=(MANDATEE, SUPERIOR))
ASKED = Asked(COLLEGE, "directeur", "GM0313", MAY, Money.parse("50000.00"), person="p-1")
LEADER = replace(ASKED, function="teamleider")


def register(*granted: MandateGranted, **more: Any) -> Register:  # noqa: ANN401  # The other parts of a register.
    return Register({f"blnp#{each.mandate}": Mandate.of(each) for each in granted}, **more)


def missing(known: Register, asked: Asked = ASKED, ref: str = "blnp#inkoop") -> list[str]:
    """The rules that stand in the way, in the order in which they are told."""
    return [each.rule.name for each in chains.follow(known, ref, asked).breaches]


def given(known: Register, granted: MandateGranted) -> list[str]:
    return [each.rule.name for each in chains.of_grant(known, f"blnp#{granted.mandate}", granted)]


def with_terms(granted: MandateGranted, **terms: Any) -> MandateGranted:  # noqa: ANN401  # Any of the terms.
    return replace(granted, terms=replace(granted.terms, **terms))


def below(granted: MandateGranted, name: str, mandatee: str, **more: Any) -> MandateGranted:  # noqa: ANN401
    """A sub-mandate of another mandate."""
    return replace(granted, mandate=name, mandatee=mandatee, parent=f"blnp#{granted.mandate}", **more)


def powers(*bodies: str, bar: PowerBar | None = None, delegable_by: str | None = None) -> Catalogue:
    whose: Timeline[frozenset[str]] = Timeline(((FIRST, frozenset(bodies)),))
    traits: Timeline[PowerTraits] = Timeline(((FIRST, PowerTraits(bar, delegable_by)),))
    return Catalogue({"inkopen": whose}, {"inkopen": traits})


def test_a_mandate_of_the_body_itself_is_a_chain_of_one() -> None:
    found = chains.follow(register(OWN), "blnp#inkoop", ASKED)
    assert found.breaches == ()
    (link,) = found.authority.chain
    assert (link.mandate, link.mandator, link.terms) == ("blnp#inkoop", COLLEGE, TERMS)
    assert found.authority.deputised is None


def test_a_mandate_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        chains.follow(register(), "blnp#inkoop", ASKED)
    with pytest.raises(NotFound):
        chains.follow(register(replace(OWN, parent="blnp#elders")), "blnp#inkoop", ASKED)


def test_all_that_is_missing_is_told_at_once() -> None:
    asked = Asked(OTHER, "controller", "GM0267", date(2017, 1, 1), None)
    assert missing(register(AWAY), asked) == [
        "awb-10-2-in-force",
        "awb-10-2-function",
        "awb-10-2-organisation",
        "awb-10-2-mandator",
        "awb-10-4-mandatee",
        "awb-10-4-superior",
    ]


@holds("awb-10-2-in-force")
def test_a_mandate_is_used_while_it_is_in_force() -> None:
    until = register(with_terms(OWN, valid_until=date(2018, 4, 30)))
    assert missing(until) == ["awb-10-2-in-force"]
    assert missing(until, replace(ASKED, on=date(2018, 4, 30))) == []


@holds("awb-10-2-function")
def test_a_mandate_is_used_by_its_function() -> None:
    assert missing(register(OWN), LEADER) == ["awb-10-2-function"]
    assert missing(register(OWN)) == []


@holds("awb-10-2-organisation")
def test_the_same_function_elsewhere_has_no_mandate() -> None:
    assert missing(register(OWN), replace(ASKED, organisation="GM0267")) == ["awb-10-2-organisation"]
    assert missing(register(OWN)) == []


@holds("awb-10-2-mandator")
def test_under_a_mandate_one_decides_for_the_body_that_gave_it() -> None:
    assert missing(register(OWN), replace(ASKED, body=OTHER)) == ["awb-10-2-mandator"]
    assert missing(register(OWN)) == []


@holds("awb-10-11-deed", kept="may")
@pytest.mark.parametrize(
    ("kind", "deed", "may"),
    [
        *((MandateKind.MANDATE, deed, True) for deed in Deed),
        *((MandateKind.POWER_OF_ATTORNEY, deed, True) for deed in Deed),
        *((MandateKind.SIGNING, deed, deed is Deed.SIGNATURE) for deed in Deed),
        *((MandateKind.FACTUAL, deed, deed is Deed.FACTUAL) for deed in Deed),
        *((MandateKind.ATTRIBUTION, deed, True) for deed in Deed),
    ],
)
def test_each_kind_is_for_its_own_deeds(kind: MandateKind, deed: Deed, *, may: bool) -> None:
    known = register(replace(OWN, kind=kind))
    assert missing(known, replace(ASKED, deed=deed)) == ([] if may else ["awb-10-11-deed"])


def held(*people: tuple[str, str], away: tuple[str, ...] = ()) -> Holdings:
    days = Period(FIRST, date(2019, 1, 1))
    holding = [Holding(f"h-{person}", function, "GM0313", person, days) for function, person in people]
    return Holdings(tuple(holding), tuple(each for each in holding if each.person in away))


@holds("mandate-function-held")
def test_whoever_uses_a_mandate_holds_the_function() -> None:
    known = register(OWN, holdings=held(("directeur", "p-2")))
    assert missing(known) == ["mandate-function-held"]
    assert missing(known, replace(ASKED, person="p-2")) == []
    assert missing(known, replace(ASKED, person="p-2", on=date(2019, 1, 1))) == ["mandate-function-held"]
    assert missing(known, replace(ASKED, person=None)) == []  # Nobody in particular.
    assert missing(register(OWN, holdings=held(("controller", "p-2")))) == []  # Nobody said who the director is.


@holds("mandate-deputy-steps-in")
def test_a_deputy_steps_in_for_who_is_away_or_is_not_there() -> None:
    by_deputy = replace(OWN, deputies=("adjunct",))
    asked = replace(ASKED, function="adjunct")
    assert missing(register(by_deputy, holdings=held(("directeur", "p-2"))), asked) == ["mandate-deputy-steps-in"]
    assert missing(register(by_deputy, holdings=held(("directeur", "p-2"), away=("p-2",))), asked) == []
    assert missing(register(by_deputy), asked) == []  # A vacancy, as far as is known.
    assert chains.follow(register(by_deputy), "blnp#inkoop", asked).authority.deputised == "directeur"


@holds("awb-10-2-power")
def test_a_mandate_is_for_the_powers_that_it_names() -> None:
    covers, excludes = register(with_terms(OWN, covers=("inkopen",))), register(with_terms(OWN, excludes=("inkopen",)))
    buying, hiring = replace(ASKED, power="inkopen"), replace(ASKED, power="personeel")
    assert (missing(covers, buying), missing(covers, hiring)) == ([], ["awb-10-2-power"])
    assert missing(covers) == ["awb-10-2-power"]  # A decision that names none.
    assert (missing(excludes, buying), missing(excludes, hiring)) == (["awb-10-2-power"], [])


@holds("awb-10-2-cap", kept="may")
@pytest.mark.parametrize(
    ("terms", "net", "gross", "may"),
    [
        ({"cap": "100.00"}, "100.00", None, True),
        ({"cap": "100.00"}, "100.01", None, False),
        ({"cap": "100.00"}, None, "90.00", False),
        ({"cap_with_vat": "121.00"}, "100.00", "121.00", True),
        ({"cap_with_vat": "121.00"}, "100.00", "121.01", False),
        ({"cap_with_vat": "121.00"}, "100.00", None, False),
        ({"cap": "100.00", "cap_with_vat": "121.00"}, "100.01", "120.00", False),
        ({}, None, None, True),
    ],
)
def test_a_mandate_goes_up_to_its_cap(terms: dict[str, str], net: str | None, gross: str | None, *, may: bool) -> None:
    caps = {"cap": None, **{name: Money.parse(amount) for name, amount in terms.items()}}
    amounts = [None if each is None else Money.parse(each) for each in (net, gross)]
    asked = replace(ASKED, amount=amounts[0], amount_with_vat=amounts[1])
    assert missing(register(with_terms(OWN, **caps)), asked) == ([] if may else ["awb-10-2-cap"])


@holds("awb-10-2-cap-per-year")
def test_what_was_used_in_the_year_counts_against_the_cap_of_the_year() -> None:
    yearly = with_terms(OWN, cap=None, cap_per_year=Money.parse("100.00"))
    uses = (
        Use("blnp#vorig-jaar", date(2017, 12, 31), Money.parse("90.00")),
        Use("blnp#april", date(2018, 4, 30), Money.parse("60.00")),
        Use("blnp#juni", date(2018, 6, 1), Money.parse("30.00")),
    )
    known = register(yearly, uses={"blnp#inkoop": uses})
    forty, more = replace(ASKED, amount=Money.parse("40.00")), replace(ASKED, amount=Money.parse("40.01"))
    assert (missing(known, forty), missing(known, more)) == ([], ["awb-10-2-cap-per-year"])
    assert missing(known, replace(forty, on=date(2018, 6, 1))) == ["awb-10-2-cap-per-year"]
    assert missing(known, replace(ASKED, amount=None)) == ["awb-10-2-cap-per-year"]
    again = replace(ASKED, amount=Money.parse("30.00"), on=date(2018, 6, 1), decision="blnp#juni")
    assert missing(known, again) == []  # Asked again, a decision does not count against itself.
    (link,) = chains.follow(known, "blnp#inkoop", again).authority.chain
    assert link.used == Money.parse("60.00")


def test_a_cap_of_the_year_with_vat_counts_with_vat() -> None:
    yearly = with_terms(OWN, cap=None, cap_per_year_with_vat=Money.parse("121.00"))
    use = Use("blnp#april", date(2018, 4, 30), Money.parse("50.00"), Money.parse("60.50"))
    known = register(yearly, uses={"blnp#inkoop": (use,)})
    fits = replace(ASKED, amount=Money.parse("50.00"), amount_with_vat=Money.parse("60.50"))
    assert missing(known, fits) == []
    assert missing(known, replace(fits, amount_with_vat=Money.parse("60.51"))) == ["awb-10-2-cap-per-year"]
    assert missing(known, replace(fits, amount_with_vat=None)) == ["awb-10-2-cap-per-year"]


@holds("awb-10-1-power-held")
def test_a_body_hands_over_the_powers_that_it_has() -> None:
    asked = replace(ASKED, power="inkopen")
    assert missing(register(OWN, powers=powers(OTHER)), asked) == ["awb-10-1-power-held"]
    assert missing(register(OWN, powers=powers(COLLEGE)), asked) == []
    assert missing(register(OWN, powers=powers(OTHER)), replace(ASKED, power="personeel")) == []  # Nobody named that.
    own = with_terms(OWN, covers=("inkopen",))
    assert given(register(powers=powers(OTHER)), own) == ["awb-10-1-power-held"]
    assert given(register(powers=powers(COLLEGE)), own) == []


@holds("awb-10-1-power-held")
def test_a_body_decides_itself_by_the_powers_that_it_has_or_received() -> None:
    def alone(known: Register, body: str = COLLEGE) -> list[str]:
        asked = Asked(body, "burgemeester", "GM0313", MAY, power="inkopen")
        return [each.rule.name for each in chains.of_body(known, body, asked)]

    assert alone(register(powers=powers(OTHER))) == ["awb-10-1-power-held"]
    assert alone(register(powers=powers(COLLEGE))) == []
    assert alone(register(powers=Catalogue())) == []  # Nobody named any power.
    over = replace(with_terms(OWN, covers=("inkopen",)), kind=MandateKind.DELEGATION, mandatee="blnp/bestuur")
    delegated = register(over, powers=powers(COLLEGE, delegable_by="Wgr 30"))
    assert alone(delegated, "blnp/bestuur") == []
    assert alone(delegated) == ["awb-10-17-delegated"]


@holds("awb-10-3-mandatable")
@pytest.mark.parametrize("bar", list(PowerBar))
def test_a_power_that_is_barred_is_not_mandated(bar: PowerBar) -> None:
    asked, own = replace(ASKED, power="inkopen"), with_terms(OWN, covers=("inkopen",))
    assert missing(register(OWN, powers=powers(COLLEGE, bar=bar)), asked) == ["awb-10-3-mandatable"]
    assert given(register(powers=powers(COLLEGE, bar=bar)), own) == ["awb-10-3-mandatable"]
    assert given(register(powers=powers(COLLEGE)), own) == []
    attorney = replace(own, kind=MandateKind.POWER_OF_ATTORNEY)
    assert given(register(powers=powers(COLLEGE, bar=bar)), attorney) == []  # 10:3(2) is about decisions.


@holds("awb-10-3-4-fine")
def test_who_reported_an_offence_does_not_fine_it() -> None:
    assert missing(register(OWN), replace(ASKED, reported_by="p-1")) == ["awb-10-3-4-fine"]
    assert missing(register(OWN), replace(ASKED, reported_by="p-2")) == []


ELSEWHERE = replace(ASKED, organisation="GM0327")


@holds("awb-10-4-mandatee")
def test_a_mandate_to_somebody_elsewhere_needs_his_own_consent() -> None:
    assert missing(register(AWAY), ELSEWHERE) == []
    assert missing(register(replace(AWAY, consents=(SUPERIOR,))), ELSEWHERE) == ["awb-10-4-mandatee"]


@holds("awb-10-4-superior")
def test_a_mandate_to_somebody_elsewhere_needs_the_consent_of_his_superior_on_the_day() -> None:
    assert missing(register(replace(AWAY, consents=(MANDATEE,))), ELSEWHERE) == ["awb-10-4-superior"]
    later = replace(SUPERIOR, given_on=date(2018, 5, 2))
    assert missing(register(replace(AWAY, consents=(MANDATEE, later))), ELSEWHERE) == ["awb-10-4-superior"]
    assert missing(register(replace(AWAY, consents=(MANDATEE, replace(later, given_on=MAY)))), ELSEWHERE) == []


@pytest.mark.parametrize("ground", list(ConsentGround))
def test_a_ground_stands_for_the_consent(ground: ConsentGround) -> None:
    excepted = Consent(ConsentOf.SUPERIOR, ground=ground)
    assert missing(register(replace(AWAY, consents=(MANDATEE, excepted))), ELSEWHERE) == []


@pytest.mark.parametrize(
    "kind", [MandateKind.SIGNING, MandateKind.POWER_OF_ATTORNEY, MandateKind.FACTUAL, MandateKind.ATTRIBUTION]
)
def test_only_a_mandate_needs_consents(kind: MandateKind) -> None:
    asked = replace(ELSEWHERE, deed=Deed.SIGNATURE if kind is MandateKind.SIGNING else Deed.FACTUAL)
    assert not any("10-4" in each for each in missing(register(replace(AWAY, kind=kind, consents=())), asked))


@holds("awb-10-4-whose-consent")
def test_a_consent_is_of_the_mandatee_and_of_a_body_where_he_works() -> None:
    for wrong in (replace(MANDATEE, given_by="teamleider"), replace(SUPERIOR, given_by=COLLEGE)):
        assert given(register(), replace(AWAY, consents=(wrong,))) == ["awb-10-4-whose-consent"]
    assert given(register(), replace(AWAY, consents=(replace(SUPERIOR, given_by="GM0327"),))) != []  # No body.
    assert given(register(), AWAY) == []


HANDED = with_terms(OWN, sub_mandate=SubMandating(depth=2))
SUB = below(HANDED, "klein", "teamleider")
SUBSUB = below(SUB, "kleiner", "medewerker")


@holds("awb-10-2-in-force")
def test_what_is_not_in_force_any_more_is_not_handed_on() -> None:
    gone = with_terms(HANDED, valid_until=date(2018, 4, 30))
    assert given(register(gone), replace(SUB, effective_on=MAY)) == ["awb-10-2-in-force"]
    assert given(register(gone), replace(SUB, effective_on=date(2018, 4, 30))) == []
    under = register(gone, with_terms(SUB, sub_mandate=SubMandating()))
    assert given(under, replace(SUBSUB, effective_on=MAY)) == ["awb-10-2-in-force"]


def test_a_chain_leads_from_the_body_down_to_who_asks() -> None:
    known = register(HANDED, with_terms(SUB, sub_mandate=SubMandating()), SUBSUB)
    found = chains.follow(known, "blnp#kleiner", replace(ASKED, function="medewerker"))
    assert found.breaches == ()
    assert [each.mandate for each in found.authority.chain] == ["blnp#inkoop", "blnp#klein", "blnp#kleiner"]


def test_a_chain_is_as_weak_as_its_weakest_link() -> None:
    tight = register(with_terms(HANDED, cap=Money.parse("10.00")), SUB)
    assert missing(tight, LEADER, "blnp#klein") == ["awb-10-2-cap"]
    known = register(HANDED, SUB)
    revoked = Mandate.of(HANDED)
    gone = replace(known, mandates={**known.mandates, "blnp#inkoop": replace(revoked, revoked_on=MAY)})
    assert missing(gone, LEADER, "blnp#klein") == ["awb-10-2-in-force"]  # With the mandate falls what rests on it.
    assert missing(gone, replace(LEADER, on=date(2018, 4, 30)), "blnp#klein") == []


def test_what_a_sub_mandate_uses_counts_for_the_mandate_above_it() -> None:
    use = Use("blnp#april", date(2018, 4, 30), Money.parse("60.00"))
    yearly = with_terms(HANDED, cap=None, cap_per_year=Money.parse("100.00"))
    known = register(yearly, SUB, uses={"blnp#inkoop": (use,)})
    assert missing(known, replace(LEADER, amount=Money.parse("41.00")), "blnp#klein") == ["awb-10-2-cap-per-year"]


@holds("awb-10-9-allowed")
def test_a_mandate_is_handed_on_where_it_allows_that() -> None:
    assert given(register(OWN), SUB) == ["awb-10-9-allowed"]
    assert missing(register(OWN, SUB), LEADER, "blnp#klein") == ["awb-10-9-allowed"]
    assert given(register(HANDED), SUB) == []


@holds("awb-10-9-depth")
def test_a_mandate_is_handed_on_in_so_many_steps() -> None:
    sub = with_terms(SUB, sub_mandate=SubMandating())
    assert given(register(HANDED, sub), SUBSUB) == []
    shallow = with_terms(HANDED, sub_mandate=SubMandating(depth=1))
    assert given(register(shallow, sub), SUBSUB) == ["awb-10-9-depth"]


@holds("awb-10-9-to-whom")
def test_a_mandate_is_handed_on_to_whom_it_names() -> None:
    known = register(with_terms(HANDED, sub_mandate=SubMandating(("teamleider",))))
    assert given(known, SUB) == []
    assert given(known, replace(SUB, mandatee="controller")) == ["awb-10-9-to-whom"]


@holds("awb-10-9-same-kind")
def test_a_sub_mandate_is_what_the_mandate_above_it_is() -> None:
    assert given(register(HANDED), replace(SUB, kind=MandateKind.POWER_OF_ATTORNEY)) == ["awb-10-9-same-kind"]
    assert given(register(HANDED), SUB) == []


@holds("awb-10-9-loop")
def test_a_chain_never_comes_back() -> None:
    sub = with_terms(SUB, sub_mandate=SubMandating())
    assert given(register(HANDED, sub), replace(SUBSUB, mandatee="directeur")) == ["awb-10-9-loop"]
    assert given(register(HANDED, sub), SUBSUB) == []
    looped = register(replace(HANDED, parent="blnp#klein"), sub)
    assert "awb-10-9-loop" in missing(looped, LEADER, "blnp#klein")


def test_a_sub_mandate_elsewhere_needs_consents_too_and_one_of_a_host_to_its_own_staff_does_not() -> None:
    host = with_terms(AWAY, sub_mandate=SubMandating())
    own_staff = replace(below(host, "klein", "teamleider"), consents=())
    asked = replace(LEADER, organisation="GM0327")
    assert missing(register(host, own_staff), asked, "blnp#klein") == []
    elsewhere = replace(own_staff, organisation="GM0267")
    asked = replace(LEADER, organisation="GM0267")
    assert missing(register(host, elsewhere), asked, "blnp#klein") == ["awb-10-4-mandatee", "awb-10-4-superior"]


DELEGATED = MandateGranted(
    "delegatie",
    MandateKind.DELEGATION,
    COLLEGE,
    "blnp/bestuur",
    "blnp",
    replace(TERMS, covers=("inkopen",)),
    FIRST,
    "blnp#besluit",
)
DELEGABLE = powers(COLLEGE, delegable_by="Wgr 30")


@holds("awb-10-13-to-a-body")
def test_a_power_is_delegated_to_another_body() -> None:
    known = register(powers=DELEGABLE)
    assert given(known, DELEGATED) == []
    to_function = replace(DELEGATED, mandatee="directeur", organisation="GM0313")
    assert given(known, to_function) == ["awb-10-13-to-a-body"]
    assert given(known, replace(DELEGATED, mandatee=COLLEGE, organisation="GM0313")) == ["awb-10-13-to-a-body"]


@holds("awb-10-15-statute")
def test_a_power_is_delegated_by_a_statute() -> None:
    assert given(register(powers=powers(COLLEGE)), DELEGATED) == ["awb-10-15-statute"]
    assert given(register(powers=DELEGABLE), DELEGATED) == []


@holds("awb-10-17-delegated")
def test_who_delegated_a_power_has_it_no_more_and_who_received_it_does() -> None:
    known = register(DELEGATED, OWN, powers=DELEGABLE)
    asked = replace(ASKED, power="inkopen")
    assert [each.rule.name for each in chains.of_body(known, COLLEGE, asked)] == ["awb-10-17-delegated"]
    assert chains.of_body(known, "blnp/bestuur", asked) == ()
    assert chains.of_body(known, COLLEGE, ASKED) == ()  # Another power, or none.
    assert missing(known, asked) == ["awb-10-17-delegated"]
    received = replace(OWN, mandator="blnp/bestuur", organisation="blnp")
    by_board = replace(asked, body="blnp/bestuur", organisation="blnp")
    assert missing(register(DELEGATED, received, powers=DELEGABLE), by_board) == []
    assert missing(register(received, powers=DELEGABLE), by_board) == ["awb-10-1-power-held"]


def test_the_best_way_comes_first() -> None:
    small = replace(with_terms(OWN, cap=Money.parse("1.00")), mandate="aaa")
    ways = chains.search(register(small, OWN), ASKED)
    assert [(way.authority.mandate, len(way.breaches)) for way in ways] == [("blnp#inkoop", 0), ("blnp#aaa", 1)]
    assert chains.search(register(OWN), LEADER) == ()


@holds("awb-10-1-mandated")
def test_who_has_no_mandate_of_the_body_misses_that() -> None:
    assert [each.rule.name for each in chains.without(register(OWN), LEADER)] == ["awb-10-1-mandated"]
    assert chains.without(register(OWN), ASKED) == ()
