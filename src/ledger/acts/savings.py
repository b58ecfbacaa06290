"""What a clerk does with savings: claim them, show their grounds, verify, doubt, book and take them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.baseline_scope import Sha256
from ledger.acts.fields import Euros, Ref, ServiceName, Slug, Text, Year
from ledger.acts.heeding import heed
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.baseline import BASELINE, Baseline
from ledger.baseline.budget import require_room, require_saved_by
from ledger.baseline.checklist import CHECKS
from ledger.baseline.events import BaselineEvent, CheckAnswer, SavingClaimed, SavingSubstantiated, SavingVerified
from ledger.cost_year import COST_YEAR, CostYear
from ledger.desk import Current, Desk
from ledger.money import ZERO, Money
from ledger.service import SERVICE
from ledger.sharing.measuring import context_of, since_measured


@act("claim-saving")
def claim_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    indicator: Slug,
    starts_on: date,
    ends_on: date,
    amount: Euros,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Claim that costs were saved in a period; whoever acts is the claimant."""
    current = desk.read(BASELINE, service)
    claimed = SavingClaimed(
        claim, indicator, starts_on, ends_on, Money.parse(amount), desk.actor.subject, effective_on, illustrative
    )
    desk.record(current, current.state.claim(claimed))


class AnswerField(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to a check as an act line writes it."""

    check: Slug
    answer: Text
    sha256: Sha256 | None = None


Answers = Annotated[tuple[AnswerField, ...], Meta(description="answers to checks that no figure answers")]


@act("substantiate-saving")
def substantiate_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    grounds: Text,
    effective_on: date,
    check_answers: Answers = (),
) -> None:
    """Give the grounds of a claim, and answer what no figure can of the list for verifiers."""
    current = _next(desk, service, claim, effective_on)
    answers = tuple(CheckAnswer(each.check, each.answer, each.sha256) for each in check_answers)
    given = SavingSubstantiated(claim, desk.actor.subject, grounds, answers, effective_on)
    desk.record(current, current.state.substantiate(given))


@act("verify-saving")
def verify_saving(desk: Desk, *, service: ServiceName, claim: Slug, effective_on: date) -> None:
    """Find that the 0-meting less the actual bears a claim out, and run the list on it; whoever made it cannot."""
    current = _next(desk, service, claim, effective_on)
    asked = SavingVerified(claim, desk.actor.subject, ZERO, ZERO, ZERO, effective_on)
    books = _books(desk, current.state, claim)
    together = partnership_of(desk, service)
    context = context_of(desk.read(SERVICE, service).state, together, books, current.state, asked)
    verified = current.state.verify(asked, context)
    current.state.claim_of(claim).require_gave_no_grounds(asked.verifier)
    _require_books_as_measured(current.state, claim, books)
    examined = current.state.examined(asked, context)
    irregular = heed(desk, service, effective_on, None, *(check(examined) for check in CHECKS.values()))
    desk.record(current, replace(verified, irregular=irregular))


@act("dispute-saving")
def dispute_saving(desk: Desk, *, service: ServiceName, claim: Slug, grounds: Text, effective_on: date) -> None:
    """Doubt a claim: it must be verified (again) before it is booked."""
    current = _next(desk, service, claim, effective_on)
    desk.record(current, current.state.dispute(claim, grounds, effective_on))


@act("reject-saving")
def reject_saving(desk: Desk, *, service: ServiceName, claim: Slug, grounds: Text, effective_on: date) -> None:
    """Find that a claim does not hold, which is final."""
    current = _next(desk, service, claim, effective_on)
    desk.record(current, current.state.reject(claim, grounds, effective_on))


@act("book-saving")
def book_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    amount: Euros,
    from_year: Year,
    structural: bool,
    effective_on: date,
    decision: Ref,
) -> None:
    """Put a verified saving in the budget, from a year on; structural when it returns every year."""
    current = _decided(desk, service, decision, effective_on)
    booked = current.state.book(claim, Money.parse(amount), from_year, decision, effective_on, structural=structural)
    require_saved_by(current.state.claim_of(claim), booked)
    require_room(current.state.claim_of(claim), current.state.claims.values(), booked)
    _require_books_as_measured(current.state, claim, _books(desk, current.state, claim))
    desk.record(current, booked)


@act("reverse-saving")
def reverse_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    from_year: Year,
    grounds: Text,
    effective_on: date,
    decision: Ref,
) -> None:
    """Take a saving that was booked out of the budget again, from a year on, which is final."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.reverse(claim, from_year, grounds, decision, effective_on))


def _next(desk: Desk, service: str, claim: str, on: date) -> Current[Baseline, BaselineEvent]:
    """The baseline, where a day is not before what was said of a claim already."""
    current = desk.read(BASELINE, service)
    current.state.claim_of(claim).require_in_order(on)
    return current


def _decided(desk: Desk, service: str, decision: str, on: date) -> Current[Baseline, BaselineEvent]:
    """The baseline, where what is done to it rests on an adopted decision."""
    decision_on(desk, decision, service, on)
    return desk.read(BASELINE, service)


def _books(desk: Desk, baseline: Baseline, claim: str) -> dict[int, CostYear]:
    """The books that the actuals of a claim were measured from, by year, as they are now."""
    return {int(name.rpartition("/")[2]): desk.read(COST_YEAR, name).state for name in baseline.cited_years(claim)}


def _require_books_as_measured(baseline: Baseline, claim: str, books: Mapping[int, CostYear]) -> None:
    """Refuse to judge a claim by actuals that the books no longer give: a later key or correction changes them."""
    for changed in since_measured(baseline, claim, books):
        raise changed
