"""Claims of two services that flow both ways are netted: gross stays, and in all nobody owes another cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import uuid4

import pytest

from api.questions import QUESTIONS
from api.questions.netting import BesideNetting
from api.questions.registry import Reading
from ledger.cost_year.netting_events import ClaimsNetted
from ledger.money import Money
from ledger.partnership.netting_events import NettingAgreed
from projections import Library
from projections.checking.check import check
from projections.checking.recompute_netting import NettingStep, netting_again
from projections.checking.states import States
from projections.money.balances import Filter, balances
from projections.money.books import trial_balance
from projections.money.claims import OpenClaim, claims
from tests.projections.history import COLLEGE, HOST, MEMBERS, SERVICE, Line, line, play

OTHER, ICT_HOST = "blnp/ict", "GM0313"
DAY = date(2018, 12, 31)
NETTING = {"partnership": "blnp", "netting": "zomer"}
YEARS = [f"{SERVICE}/2018", f"{OTHER}/2018"]


def service() -> list[Line]:
    """A second service, of which another municipality is the host."""
    since = {"effective_on": "2017-01-01"}
    about = {"scope": OTHER, "decision": "besluit", "body": COLLEGE}
    key = {"key": "ict", "method": "equal", "source": "regeling", "decision": f"{OTHER}#besluit"}
    return [
        line("start-service", service=OTHER, title="ICT", host=ICT_HOST, members=list(MEMBERS), scope=["ict"], **since),
        line("propose-decision", **about, title="besluit", **since),
        line("adopt-decision", **about, decided_on="2017-01-01", **since),
        line("open-pool", service=OTHER, pool="beheer", title="Beheer", **since),
        line("adopt-key", service=OTHER, pool="beheer", **key, **since),
        line("open-cost-year", service=OTHER, year=2018),
        line("propose-decision", scope="blnp", decision="verrekenen", body=COLLEGE, title="x", **since),
        line("adopt-decision", scope="blnp", decision="verrekenen", body=COLLEGE, decided_on="2017-01-01", **since),
    ]


def called(name: str, euros: str) -> list[Line]:
    """The budget of a service, called in one instalment of a quarter of it."""
    of = {"service": name, "year": 2018, "decision": f"{name}#besluit"}
    return [
        line("adopt-budget", **of, pool="beheer", amount=euros, effective_on="2018-01-01"),
        line("call-advances", **of, advances="v", dates=["2018-07-15"], effective_on="2018-02-01"),
    ]


AGREE = line("agree-netting", **NETTING, cost_years=YEARS, due_on="2019-02-01", effective_on="2018-12-31") | {
    "decision": "blnp#verrekenen"
}
PAY = line("record-netting-payment", **NETTING, payment="B-1", payer="GM0267", payee=HOST, effective_on="2018-12-31")
REVERSE = line("reverse-netting", **NETTING, reason="vergissing")


def do(library: Library, *lines: Line) -> list[str]:
    """Do acts; the codes of those that were refused."""
    done = play(library.journal, [{"id": str(uuid4()), **each} for each in lines])
    return [each.refusal.code for each in done if each.refusal]


@pytest.fixture
def both(library: Library) -> Library:
    """Finance costs 4,000 euros of which the host gets 1,000 of each other; ICT 800, to another host."""
    assert do(library, *service(), *called(SERVICE, "4000.00"), *called(OTHER, "800.00")) == []
    return library


def asked(library: Library, day: date = DAY) -> tuple[list[OpenClaim], BesideNetting]:
    as_of = library.as_of(day, None, datetime.now(UTC))
    with library.view(as_of) as view:
        question = QUESTIONS["netting"]
        found = question.ask(Reading(library, view, as_of), question.filters(partnership="blnp"))
        return list(found.rows), found.beside


def outstanding(library: Library, day: date = DAY) -> dict[str, int]:
    """What everybody is to pay in all; the books balance meanwhile, and claims say the same."""
    as_of = library.as_of(day, None, datetime.now(UTC))
    sums: Counter[str] = Counter()
    with library.view(as_of) as view:
        for each in balances(view, as_of, Filter()).lines:
            sums[each.participant] += each.outstanding
        of_claims: Counter[str] = Counter()
        for claim in claims(view, as_of, Filter()):
            of_claims[claim.payer] += claim.amount
            of_claims[claim.payee] -= claim.amount
        trial = trial_balance(view, as_of, Filter())
    assert {code: cents for code, cents in of_claims.items() if cents} == {code: c for code, c in sums.items() if c}
    for name in {each.service for each in trial}:
        assert sum(each.balance for each in trial if each.service == name) == 0
    return dict(sums)


def test_gross_is_shown_and_few_transfers_are_proposed_with_the_claims_behind_each(both: Library) -> None:
    found, beside = asked(both)
    assert [(each.cost_year, each.payer, each.payee, each.amount) for each in found] == [
        *((f"{SERVICE}/2018", code, HOST, 100_000) for code in ("GM0267", "GM0273", "GM0313")),
        *((f"{OTHER}/2018", code, ICT_HOST, 20_000) for code in ("GM0267", "GM0273", "GM0327")),
    ]
    assert [(each.payer, each.payee, each.amount) for each in beside.proposal] == [
        ("GM0267", HOST, 120_000),
        ("GM0273", HOST, 120_000),
        ("GM0313", HOST, 40_000),
    ]
    assert beside.proposal[2].because == (
        f"{SERVICE}/2018: GM0267 to GM0327 1000.00",
        f"{SERVICE}/2018: GM0273 to GM0327 1000.00",
        f"{SERVICE}/2018: GM0313 to GM0327 1000.00",
        f"{OTHER}/2018: GM0267 to GM0313 200.00",
        f"{OTHER}/2018: GM0273 to GM0313 200.00",
        f"{OTHER}/2018: GM0327 to GM0313 200.00",
    )
    assert asked(both, date(2018, 7, 14))[0] == []


def test_a_netting_leaves_everybody_where_it_was_and_every_year_settled(both: Library) -> None:
    before = outstanding(both)
    assert do(both, AGREE) == []
    assert outstanding(both) == before
    found, beside = asked(both)
    assert (found, beside.proposal) == ([], ())
    (agreed,) = beside.agreed
    assert [(each.payer, each.payee, each.amount, each.paid) for each in agreed.transfers] == [
        ("GM0267", HOST, 120_000, 0),
        ("GM0273", HOST, 120_000, 0),
        ("GM0313", HOST, 40_000, 0),
    ]
    assert outstanding(both, date(2018, 7, 15)) == before
    assert check(both) == []


def test_payments_go_off_the_transfers_and_no_further(both: Library) -> None:
    assert do(both, AGREE, PAY | {"amount": "1000.00"}) == []
    assert asked(both)[1].agreed[0].transfers[0].still_open == 20_000
    assert outstanding(both)["GM0267"] == 20_000
    again = {**PAY, "payment": "B-2"}
    assert do(both, again | {"amount": "200.01"}, PAY | {"amount": "1.00"}) == [
        "more-than-transferred",
        "already-exists",
    ]
    assert do(both, again | {"amount": "200.00"}) == []
    assert outstanding(both)["GM0267"] == 0


def test_a_netting_that_is_turned_back_leaves_the_claims_as_they_were(both: Library) -> None:
    before = asked(both)[0]
    assert do(both, AGREE, REVERSE) == []
    found, beside = asked(both)
    assert [(each.payer, each.payee, each.amount) for each in found] == [
        (each.payer, each.payee, each.amount) for each in before
    ]
    assert beside.agreed[0].turned_back
    assert do(both, REVERSE, PAY | {"amount": "1.00"}) == ["netting-reversed", "netting-reversed"]
    assert do(both, {**AGREE, "netting": "winter"}) == []


def test_what_cannot_be_netted_is_refused(both: Library) -> None:
    assert do(both, {**AGREE, "effective_on": "2018-07-14"}) == ["nothing-to-net"]
    assert do(both, {**AGREE, "cost_years": ["elders/ict/2018"]}) == ["cost-year-of-another"]
    assert do(both, {**AGREE, "cost_years": [f"{SERVICE}/2030"]}) == ["not-found"]
    assert do(both, AGREE, AGREE, {**AGREE, "netting": "winter"}) == ["already-exists", "nothing-to-net"]
    assert do(both, PAY | {"amount": "1.00"}, REVERSE) == ["netting-paid"]


def test_an_agreement_and_what_it_settled_are_in_error_together_or_not_at_all(both: Library) -> None:
    before = outstanding(both)
    assert do(both, AGREE) == []
    at = both.journal.store.max_notification_id() or 0
    wrong = line("record-in-error", partnership="blnp", reason="nooit overeengekomen")
    for part in ([at], [at - 1], [at - 2, at]):
        assert do(both, {**wrong, "positions": part}) == ["still-rested-upon"]
    assert do(both, {**wrong, "positions": [at - 1], "with_what_rests_on_it": True}) == []
    assert outstanding(both) == before
    assert asked(both)[1].agreed == ()


def test_what_was_netted_otherwise_is_found(both: Library) -> None:
    assert do(both, AGREE, REVERSE) == []
    states, tried = States(), set()
    for entry in both.journal.entries():
        if isinstance(entry.event, NettingStep):
            assert list(netting_again(states, entry, entry.event)) == []
            for altered in alterations(entry.event):
                ((code, what),) = netting_again(states, entry, altered)
                assert (code, bool(what)) == ("netting-differs", True)
            tried.add(type(entry.event))
        states.take(entry.stream, entry.event, list)
    assert tried == set(get_args(NettingStep))


def alterations(event: Any) -> Iterable[Any]:  # noqa: ANN401
    """The same with a cent elsewhere, with less, or of another netting."""
    amounts = "transfers" if isinstance(event, NettingAgreed) else "netted"
    first, *rest = getattr(event, amounts)
    yield replace(event, **{amounts: (replace(first, amount=first.amount + Money(1)), *rest)})
    yield replace(event, **{amounts: tuple(rest)})
    if not isinstance(event, ClaimsNetted):
        yield replace(event, netting="blnp#winter")
