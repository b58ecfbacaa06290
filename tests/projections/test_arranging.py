"""Agreements, decisions and arrangements as of two dates: what was so on a day, as it was known at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledger.service.secondment_events import Signature
from projections import Library
from projections.as_of import AsOf
from projections.governance import agreements, arrangement, decisions
from projections.governance.agreements import AgreedLevel, Agreement, Measurement
from projections.governance.arrangement import Arrangement
from projections.governance.decisions import Advised, Decision
from tests.projections.history import CLIENT, COLLEGE, HOST, SERVICE, library_of, line, play
from tests.projections.masters import Masters

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CLIENTS = "GM0313/college"


@pytest.fixture
def whole(masters: Masters, database: str) -> Iterator[Library]:
    """A demonstration that ends with its arrangements, so that a test can go on from there."""
    with masters.copy(database, "arranged") as copy, library_of(copy) as library:
        yield library


def moment(library: Library, valid_on: str, known_at: str | None = None) -> AsOf:
    return library.as_of(date.fromisoformat(valid_on), known_at, NOW)


def agreed(library: Library, valid_on: str, known_at: str | None = None, *, whole: bool = False) -> list[Agreement]:
    as_of = moment(library, valid_on, known_at)
    with library.view(as_of) as view:
        return list(agreements.agreements(view, as_of, all_known=whole))


def decided(library: Library, valid_on: str, known_at: str | None = None, *, only_open: bool = False) -> list[Decision]:
    as_of = moment(library, valid_on, known_at)
    with library.view(as_of) as view:
        return list(decisions.decisions(view, as_of, only_open=only_open))


def arranged(library: Library, valid_on: str, known_at: str | None = None) -> list[Arrangement]:
    as_of = moment(library, valid_on, known_at)
    with library.view(as_of) as view:
        return list(arrangement.arrangements(view, as_of))


def named(library: Library, name: str, valid_on: str, known_at: str | None = None) -> Decision:
    return next(each for each in decided(library, valid_on, known_at) if each.ref.endswith(f"#{name}"))


def test_an_agreement_is_there_on_its_days_with_what_was_measured_by_then(whole: Library) -> None:
    assert agreed(whole, "2022-12-31") == []
    (known,) = agreed(whole, "2022-12-31", whole=True)
    assert not known.in_force
    (before,) = agreed(whole, "2023-06-30")
    (after,) = agreed(whole, "2023-07-01")
    done = Measurement(
        Decimal(96),
        Decimal(95),
        met=True,
        starts_on=date(2023, 1, 1),
        ends_on=date(2023, 7, 1),
        source="register",
        illustrative=False,
        position=after.levels[0].measured[0].position,
    )
    level = AgreedLevel("op-tijd", "Op tijd", "%", Decimal(95), "at-least", illustrative=False, measured=())
    assert (before.levels, after.levels) == ((level,), (replace(level, measured=(done,)),))
    assert (after.ref, after.client, after.contractor) == (f"{SERVICE}#dvo-2023", CLIENTS, HOST)
    assert (after.starts_on, after.ends_on, after.in_force) == (date(2023, 1, 1), None, True)
    assert agreed(whole, "2023-07-01", "2022-11-09") == []  # Nobody knew of it yet.


def test_an_agreement_tells_who_signed_it_under_which_mandate_and_until_when_notice_is_in_time(whole: Library) -> None:
    level = {"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "95", "bound": "at-least"}
    whom = {"mandator": CLIENTS, "mandatee": "gemeentesecretaris", "organisation": "GM0313", "kind": "mandate"}
    terms = {"power": "overeenkomsten", "legal_basis": "Awb 10:3", "effective_on": "2022-12-10"}
    rests = {"service": SERVICE, "decision": f"{SERVICE}#dvo"}
    by = {"function": "gemeentesecretaris", "organisation": "GM0313", "signed_on": "2023-11-01"}
    signed = [{"body": CLIENTS, **by, "mandate": f"{SERVICE}#tekenen"}]
    signed += [{"body": f"{HOST}/college", "function": "burgemeester", "organisation": HOST, "signed_on": "2023-11-02"}]
    again = {"agreement": "dvo-2024", "title": "DVO 2024", "client": CLIENTS, "contractor": HOST, "levels": [level]}
    about = {"service": SERVICE, "agreement": "dvo-2023", "decision": f"{SERVICE}#dvo"}
    done = play(
        whole.journal,
        [
            line("end-agreement", "2023-10-01", CLIENT, **about, grounds="over", effective_on="2023-11-01"),
            line("grant-mandate", "2023-10-01", CLIENT, scope=SERVICE, mandate="tekenen", **whom, **terms)
            | {"decision": f"{SERVICE}#dvo"},
            line("conclude-agreement", "2023-11-03", CLIENT, **rests, **again, signatures=signed, notice_months=6)
            | {"effective_on": "2024-01-01", "ends_on": "2024-08-31"},
        ],
    )
    assert [each.refusal for each in done] == [None] * 3
    (found,) = agreed(whole, "2024-01-01")
    assert found.signatures == (
        Signature(CLIENTS, "gemeentesecretaris", "GM0313", date(2023, 11, 1), f"{SERVICE}#tekenen"),
        Signature(f"{HOST}/college", "burgemeester", HOST, date(2023, 11, 2), None),
    )
    assert (found.notice_months, found.notice_by, found.as_found) == (6, date(2024, 2, 29), None)
    changed = {"levels": [level], "effective_on": "2024-06-01", "ends_on": "2025-12-31"}
    later = {**rests, "agreement": "dvo-2024"}
    play(whole.journal, [line("change-agreement", "2024-02-01", CLIENT, **later, **changed)])
    assert agreed(whole, "2024-01-01")[0].notice_by == date(2025, 6, 30)
    assert agreed(whole, "2024-01-01", "2024-01-31")[0].notice_by == date(2024, 2, 29)
    over = {"grounds": "eerder klaar", "effective_on": "2024-09-01"}
    play(whole.journal, [line("end-agreement", "2024-03-01", CLIENT, **later, **over)])
    (ended,) = agreed(whole, "2024-08-31")
    assert (ended.ends_on, ended.notice_by) == (date(2024, 8, 31), None)
    (first,) = (each for each in agreed(whole, "2023-10-31", whole=True) if each.ref.endswith("#dvo-2023"))
    assert (first.signatures, first.notice_months, first.notice_by) == ((), None, None)


def test_changed_terms_hold_from_their_day_and_an_end_shortens_it(whole: Library) -> None:
    agreement = {"service": SERVICE, "agreement": "dvo-2023", "decision": f"{SERVICE}#dvo"}
    level = {"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "97", "bound": "at-least"}
    changed = {"levels": [level], "effective_on": "2023-09-01", "ends_on": "2024-12-31"}
    play(whole.journal, [line("change-agreement", "2023-09-01", CLIENT, **agreement, **changed)])
    found = [agreed(whole, day)[0] for day in ("2023-08-31", "2023-09-01")]
    assert [each.levels[0].target for each in found] == [Decimal(95), Decimal(97)]
    assert {each.ends_on for each in found} == {date(2024, 12, 31)}  # As it is known now.
    assert agreed(whole, "2023-08-31", "2023-08-31")[0].ends_on is None  # As it was known then.
    ended = line("end-agreement", "2023-10-01", CLIENT, **agreement, grounds="over", effective_on="2023-11-01")
    play(whole.journal, [ended])
    assert agreed(whole, "2023-10-31")[0].ends_on == date(2023, 10, 31)
    assert agreed(whole, "2023-11-01") == []


def test_a_decision_waits_for_its_works_council_as_long_as_it_is_suspended(whole: Library) -> None:
    asked = Advised("advies", "GM0313/ondernemingsraad", date(2022, 11, 6), None, (), None)
    assert [each.ref for each in decided(whole, "2022-11-05", "2022-11-07", only_open=True)] == [f"{SERVICE}#dvo"]
    assert named(whole, "dvo", "2022-11-06").advices == (asked,)
    told = replace(asked, opinion="negative", suspended_until=date(2022, 12, 9))
    on_last, after = named(whole, "dvo", "2022-12-09"), named(whole, "dvo", "2022-12-10")
    assert on_last.advices == (told,)
    assert (on_last.state, on_last.open, on_last.holds_from) == ("adopted", True, date(2022, 11, 5))
    assert (after.state, after.open) == ("adopted", False)


def test_of_several_bodies_it_says_who_is_out_who_deviates_and_when_it_is_complete(whole: Library) -> None:
    found = named(whole, "regeling", "2023-07-04")
    assert (found.state, found.open, found.uniform) == ("proposed", True, True)
    assert [(each.body, each.state, each.deviating) for each in found.said] == [
        (CLIENTS, "proposed", False),
        (COLLEGE, "adopted", False),
    ]
    text = {"scope": "blnp", "decision": "regeling", "body": CLIENTS, "effective_on": "2023-08-01"}
    other = line("adopt-uniform-decision", "2023-07-10", CLIENT, **text, text_sha256="cd" * 32)
    play(whole.journal, [other | {"decided_on": "2023-07-10"}])
    found = named(whole, "regeling", "2023-07-10")
    assert (found.open, [each.deviating for each in found.said]) == (True, [True, False])
    same = line("adopt-uniform-decision", "2023-07-20", CLIENT, **text, text_sha256="ab" * 32)
    play(whole.journal, [same | {"decided_on": "2023-07-20"}])
    found = named(whole, "regeling", "2023-07-20")
    assert (found.state, found.open, found.holds_from) == ("adopted", False, date(2023, 8, 1))
    assert named(whole, "regeling", "2023-07-19").open
    assert named(whole, "regeling", "2023-07-20", "2023-07-15").open  # As it was known before.


def test_what_holds_from_an_earlier_day_is_seen_on_that_day(whole: Library) -> None:
    about = {"scope": "blnp", "decision": "terug", "body": COLLEGE}
    play(
        whole.journal,
        [
            line("propose-decision", "2023-08-01", **about, title="Terug", effective_on="2022-06-01"),
            line("adopt-decision", "2023-08-01", **about, decided_on="2023-07-31", effective_on="2022-12-01"),
        ],
    )
    assert named(whole, "terug", "2022-11-30").state == "proposed"
    found = named(whole, "terug", "2022-12-01")
    assert (found.state, found.holds_from) == ("adopted", date(2022, 12, 1))


@pytest.mark.parametrize(("day", "holders"), [("2022-12-31", ()), ("2023-01-01", ("directeur",))])
def test_a_role_is_held_from_its_day(whole: Library, day: str, holders: tuple[str, ...]) -> None:
    (found,) = arranged(whole, day)
    assert tuple(each.holder for each in found.roles) == holders
    assert (found.legal_form, found.participants) == (
        "light-scheme",
        ("GM0267", "GM0273", "GM0313", "GM0327", "GM0363"),
    )


def test_a_successor_takes_part_from_the_day_of_the_herindeling(whole: Library) -> None:
    (before,), (after,) = (arranged(whole, day) for day in ("2022-03-23", "2022-03-24"))
    assert set(before.participants) ^ set(after.participants) == {"GM0457", "GM0363"}
    assert "GM0363" in after.participants


def test_an_arrangement_is_what_was_said_last_of_each_day(whole: Library) -> None:
    day = {"partnership": "blnp", "effective_on": "2023-09-01"}
    body = {"body": "blnp/stuurgroep", "title": "Stuurgroep", "task": "stuurt"}
    power = {"power": "sturen", "title": "steer", "source": "regeling"}
    ended = {"role": "contractor", "matter": SERVICE, "holder": "directeur", "organisation": HOST}
    play(
        whole.journal,
        [
            line(
                "establish-body", "2023-09-01", **day, **body, seats=[{"function": "wethouder", "organisation": HOST}]
            ),
            line("assign-power", "2023-09-01", **day, **power, bodies=["blnp/stuurgroep", COLLEGE]),
            line("assign-power", "2023-09-02", **day | {"effective_on": "2024-01-01"}, **power, bodies=[]),
            line("separate-roles", "2023-09-02", **day, separation="apart", roles=["owner", "chair"], source="les"),
            line("end-role", "2023-09-02", **day, **ended, grounds="weg"),
            line("promise-contribution", "2023-09-02", **day, contribution="aanloop", participant=HOST, purpose="start")
            | {"amount": "100.00", "starts_on": "2024-01-01", "ends_on": "2025-01-01"},
            line("adopt-principles", "2023-09-02", **day, principles="p", title="Samen", items=["een", "twee"]),
            line("set-entry-moment", "2023-09-02", service=SERVICE, moment="nieuw", opens_on="2024-01-01")
            | {"criteria": ["ICT"], "effective_on": "2023-09-01"},
            line("change-legal-form", "2023-09-02", **day, legal_form="company"),
            line("withdraw-participant", "2023-09-02", **day, participant="GM0273"),
        ],
    )
    (before,), (found,), (later,) = (arranged(whole, each) for each in ("2023-08-31", "2023-09-01", "2024-01-01"))
    assert [role.holder for role in before.roles] == ["directeur"]
    assert (before.bodies, before.powers, before.principles, found.roles) == ((), (), (), ())
    assert (found.legal_form, "GM0273" in found.participants) == ("company", False)
    assert [(each.body, each.seats) for each in found.bodies] == [("blnp/stuurgroep", (("wethouder", HOST),))]
    assert [(each.power, each.bodies) for each in found.powers] == [("sturen", ("blnp/stuurgroep", COLLEGE))]
    assert later.powers == ()
    assert [each.roles for each in found.separations] == [("owner", "chair")]
    assert [(each.participant, each.cents) for each in found.contributions] == [(HOST, 10_000)]
    assert [each.items for each in found.principles] == [("een", "twee")]
    assert [(each.moment, each.opens_on) for each in found.moments] == [(f"{SERVICE}#nieuw", date(2024, 1, 1))]
