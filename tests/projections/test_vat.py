"""VAT as of two dates: who bears which part and what each does with it, approvals that end, keys before costs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ledger.cost_year.events import VatTreatment
from projections import Library
from projections.calendar import due
from projections.calendar.vat_grounds import KeyProof, key_proofs
from projections.checking.check import check
from projections.money import vat
from projections.money.vat import Filter, VatLine, VatShare, VatTotal
from projections.obliged import Due, DueKind, DueState
from tests.projections.history import HOST, MEMBERS, SERVICE, Line, cost, key, line, play
from tests.projections.looking import head
from tests.projections.rights import taxing

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NIJKERK, PUTTEN, BUNSCHOTEN, LEUSDEN = MEMBERS
UNTIL = date(2019, 12, 19)


def done(library: Library, lines: list[Line]) -> None:
    assert [each.refusal for each in play(library.journal, lines)] == [None] * len(lines)


def asked(library: Library, valid_on: str, known_at: int | None = None, **which: Any) -> tuple[VatLine, ...]:  # noqa: ANN401
    as_of = library.as_of(date.fromisoformat(valid_on), None if known_at is None else str(known_at), NOW)
    with library.view(as_of) as view:
        return vat.lines(view, as_of, Filter(**which))


def proofs(library: Library, valid_on: str) -> list[KeyProof]:
    as_of = library.as_of(date.fromisoformat(valid_on), None, NOW)
    with library.view(as_of) as view:
        found = vat.lines(view, as_of, Filter("blnp"))
        return list(key_proofs(view, as_of, library.journal, found))


def grounds(library: Library, valid_on: str, known_at: int | None = None) -> list[Due]:
    as_of = library.as_of(date.fromisoformat(valid_on), None if known_at is None else str(known_at), NOW)
    with library.view(as_of) as view:
        found = due.obligations(view, as_of, "blnp").due
        return [each for each in found if each.kind is DueKind.VAT_GROUND]


def test_vat_is_shared_as_its_cost_and_each_does_with_it_what_its_rate_says(library: Library) -> None:
    done(library, taxing(None))
    exempt, taxed = asked(library, "2018-12-31")
    assert (exempt.vat, exempt.treatment, exempt.vat_ground_until) == (0, VatTreatment.EXEMPT, UNTIL)
    assert exempt.source == "Besluit 14 december 2018, nr. 2018-22809"
    assert (taxed.net, taxed.vat, taxed.vat_rate, taxed.undivided) == (10_000, 2_100, Decimal(21), 0)
    assert [each.participant for each in taxed.shares] == list(MEMBERS)
    nijkerk, putten, _, leusden = taxed.shares
    assert nijkerk == VatShare(NIJKERK, 3025, 2500, 525, 263, 131, 131, 0, final=True)
    assert putten == VatShare(PUTTEN, 3025, 2500, 525, 0, 0, 0, 525, final=False)
    assert leusden == VatShare(LEUSDEN, 3025, 2500, 525, 473, 0, 52, 0, final=True)
    assert check(library) == []


def test_every_line_and_every_column_adds_up_to_the_cent(library: Library) -> None:
    taxed = {"vat_rate": "21", "treatment": "taxed"}
    weights = {**dict.fromkeys(MEMBERS[:3], "1"), HOST: "0.33"}
    lines = [
        key("scheef", None, "2018-01-01", weights, "eerst"),
        *taxing(None)[2:4],
        cost("V-1", None, "2018-03-01", "121.01") | {"included_vat": taxed | {"net": "100.01", "vat": "21.00"}},
        cost("V-2", None, "2018-03-01", "0.07") | {"included_vat": taxed | {"net": "0.06", "vat": "0.01"}},
        cost("V-3", None, "2018-03-01", "-33.37") | {"included_vat": taxed | {"net": "-27.58", "vat": "-5.79"}},
    ]
    done(library, lines)
    found = asked(library, "2018-12-31")
    assert len(found) == 3
    for each in found:
        assert sum(share.share for share in each.shares) == each.amount
        assert sum(share.vat for share in each.shares) == each.vat
        for share in each.shares:
            assert share.net_share + share.vat == share.share
            assert share.compensable + share.deductible + share.vat_as_cost + share.undetermined == share.vat
    made = vat.totals(found)
    assert sum(total.vat for total in made) == sum(each.vat for each in found)
    assert {total.participant for total in made} == set(MEMBERS)
    [nijkerk] = vat.totals(asked(library, "2018-12-31", participant=NIJKERK))
    assert nijkerk == next(total for total in made if total.participant == NIJKERK)


def test_what_nobody_bears_yet_is_told_so_and_a_reversal_takes_it_back(library: Library) -> None:
    done(library, taxing(None))
    turned = line("reverse-allocation", None, service=SERVICE, year=2018, allocation="V-2.1", ground="error")
    known = head(library)
    done(library, [turned | {"reason": "fout"}])
    _, taxed = asked(library, "2018-12-31")
    assert (taxed.shares, taxed.undivided, taxed.allocation_position) == ((), 2_100, None)
    _, before = asked(library, "2018-12-31", known)
    assert (len(before.shares), before.undivided) == (4, 0)
    done(library, [line("allocate-cost", None, service=SERVICE, year=2018, cost="V-2")])
    assert asked(library, "2018-12-31")[1].shares == before.shares


def test_a_rate_that_was_not_known_yet_leaves_vat_undetermined(library: Library) -> None:
    done(library, taxing(None)[:2])
    known = head(library)
    done(library, taxing(None)[2:])
    then = asked(library, "2018-12-31", known)[1]
    assert {share.undetermined for share in then.shares} == {525}
    provisional = {"partnership": "blnp", "participant": PUTTEN, "year": 2018, "source": "raming"}
    rate = line("set-mixed-use-rate", None, **provisional, compensable="0.8", deductible="0", final=False)
    done(library, [rate, rate | {"compensable": "1", "final": True}])
    putten = asked(library, "2018-12-31", participant=PUTTEN)[1].shares[0]
    assert (putten.compensable, putten.final) == (525, True)


def test_it_can_be_asked_of_a_year_a_service_or_a_participant(library: Library) -> None:
    done(library, taxing(None))
    assert asked(library, "2018-12-31", year=2019) == ()
    assert asked(library, "2018-12-31", service="blnp/elders") == ()
    assert len(asked(library, "2018-12-31", partnership="blnp", service=SERVICE, year=2018)) == 2
    assert asked(library, "2018-12-31", participant="GM0402") == ()
    assert asked(library, "2018-12-19") == ()
    assert {len(each.shares) for each in asked(library, "2018-12-31", participant=HOST)} == {1}


def test_totals_are_of_each_service_year_and_participant(library: Library) -> None:
    done(library, taxing(None))
    leusden = next(each for each in vat.totals(asked(library, "2018-12-31")) if each.participant == LEUSDEN)
    assert leusden == VatTotal(SERVICE, 2018, LEUSDEN, 28_025, 525, 473, 0, 52, 0, illustrative=False)


def test_an_approval_is_due_by_its_last_day_overdue_after_it_and_met_when_something_takes_its_place(
    library: Library,
) -> None:
    done(library, taxing(None)[:-1])
    known = head(library)
    done(library, taxing(None)[-1:])
    assert grounds(library, "2018-12-19") == []
    [before] = grounds(library, "2019-12-19", known)
    assert (before.state, before.due_on, before.owed_by) == (DueState.DUE, UNTIL, (HOST,))
    assert before.name == f"arbeidsmobiliteit {SERVICE} 2019-12-19"
    assert before.note == "costs that rest on it: 1"
    [after] = grounds(library, "2019-12-20", known)
    assert after.state is DueState.OVERDUE
    [met] = grounds(library, "2019-12-20")
    assert (met.state, met.settled_on, met.note) == (DueState.MET, UNTIL, "vanaf de dag erna belast")


def test_approvals_are_no_part_of_what_a_task_owes(library: Library) -> None:
    done(library, taxing(None))
    as_of = library.as_of(date(2019, 12, 20), None, NOW)
    with library.view(as_of) as view:
        assert due.obligations(view, as_of, None, "werf").due == ()


def test_a_cost_of_days_after_the_last_day_of_its_ground_is_marked(library: Library) -> None:
    exempt = taxing(None)[0]
    ground = exempt["included_vat"]
    assert isinstance(ground, dict)
    within = {"vat_ground_until": "2018-12-31"}
    period = {"starts_on": "2018-12-01", "ends_on": "2019-01-02"}
    done(library, [exempt | {"included_vat": ground | within} | period | {"act": "record-cost"}])
    [line_] = asked(library, "2018-12-31")
    assert line_.expired
    ends = {"cost": "V-9", "starts_on": "2018-12-01", "ends_on": "2019-01-01"}
    done(library, [exempt | {"included_vat": ground | within} | ends | {"act": "record-cost"}])
    assert [each.expired for each in asked(library, "2018-12-31")] == [True, False]


def test_a_key_that_pre_dates_a_cost_for_joint_account_proves_it(library: Library) -> None:
    joint = {"net": "10.00", "vat": "0.00", "vat_rate": "0", "treatment": "joint-account"}
    done(
        library,
        [cost("G-1", None, "2018-06-01", "10.00") | {"included_vat": joint | {"vat_ground": "gemene-rekening"}}],
    )
    [proof] = proofs(library, "2018-12-31")
    decided = date(2017, 1, 1)
    assert (proof.key, proof.decision, proof.decided_on) == ("eerst", f"{SERVICE}#besluit", decided)
    assert (proof.starts_on, proof.fixed_in_advance) == (date(2018, 6, 1), True)


def test_a_key_that_was_adopted_backwards_afterwards_does_not_prove_it(library: Library) -> None:
    joint = {"net": "10.00", "vat": "0.00", "vat_rate": "0", "treatment": "joint-account"}
    lines = [
        cost("G-1", None, "2018-06-01", "10.00") | {"included_vat": joint | {"vat_ground": "gemene-rekening"}},
        line("propose-decision", None, scope=SERVICE, decision="later", body="GM0327/college", title="later")
        | {"effective_on": "2018-09-01"},
        line("adopt-decision", None, scope=SERVICE, decision="later", body="GM0327/college")
        | {"decided_on": "2018-09-01", "effective_on": "2018-01-01"},
        key("anders", None, "2018-01-01", {**dict.fromkeys(MEMBERS, "1"), HOST: "2"}, "eerst")
        | {"decision": f"{SERVICE}#later"},
        line("reallocate", None, service=SERVICE, year=2018) | {"reason": "andere sleutel"},
    ]
    done(library, lines)
    [proof] = proofs(library, "2018-12-31")
    assert (proof.key, proof.decided_on, proof.fixed_in_advance) == ("anders", date(2018, 9, 1), False)
