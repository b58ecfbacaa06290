"""The list for verifiers: each of the fourteen checks both ways, on the worked example of a saving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.baseline import BASELINE
from ledger.baseline.checklist import ASKED, CHECKS, Context
from ledger.baseline.events import BaselineEvent, CheckOutcome
from ledger.baseline.step_events import BaselineVersionBegun
from ledger.baseline.step_refusals import SavingCheckUnmet
from ledger.law import Breach
from tests.holding import allows, breaks
from tests.ledger import savings as the
from tests.ledger.savings import CLAIM, euros, instead, without
from tests.ledger.test_savings import BOOKED, REVERSED, verified_claim

CONTEXT = Context(date(2020, 1, 1), ())
"""The service began on 1 January 2020, and the books of the period are closed."""
SECOND = BaselineVersionBegun(
    "blnp/financien", 2, the.CONTENT, "Later", the.Y2020, the.Y2021, 2020, ("inkopen",), "anders", date(2022, 1, 5)
)
LATER = (SECOND, *the.BEGUN[1:], *the.SIGNED, replace(the.LOCKED, content_sha256="0" * 64))
BESIDE = replace(the.CLAIMED, claim="inhuur")
NO_SCOPE = tuple(event for event in CLAIM if event is not the.SCOPE)
WITHOUT_STRANDED = without(CLAIM, *the.HOME[:2])
WITHOUT_CLIENT = without(CLAIM, the.HOME[3])
NO_ANSWERS = instead(CLAIM, the.SUBSTANTIATED, check_answers=())


def judge(name: str, *events: BaselineEvent, context: Context = CONTEXT, on: date = date(2022, 3, 10)) -> Breach | None:
    """What the rule of a check says of the claim in this history."""
    return CHECKS[name](BASELINE.fold(events).examined(the.asked(on=on), context))


@allows(
    "saving-baseline-in-time",
    "saving-same-scope",
    "saving-indexed",
    "saving-counted-once",
    "saving-realised",
    "saving-stranded-cost",
    "saving-transition-cost",
    "saving-hire-and-vacancies",
    "saving-vat",
    "saving-quality-kept",
    "saving-baseline-unchanged",
    "saving-by-collaboration",
    "saving-not-by-key",
    "saving-client-role",
    by="check",
)
@pytest.mark.parametrize("check", sorted(CHECKS))
def test_the_worked_example_meets_every_check(check: str) -> None:
    assert judge(check, *CLAIM) is None


def test_the_worked_example_meets_all_fourteen() -> None:
    assert len(CHECKS) == 14
    verified = BASELINE.fold(CLAIM).verify(the.asked(), CONTEXT)
    assert [(each.check, each.check_outcome, each.about) for each in verified.checklist] == [
        (name, CheckOutcome.MET, ()) for name in CHECKS
    ]


UNMET: dict[str, list[tuple[tuple[BaselineEvent, ...], Context, str, tuple[str, ...]]]] = {
    "saving-baseline-in-time": [
        (CLAIM, Context(date(2019, 12, 15), ()), "not-met", ("2019-12-16",)),
        (CLAIM, Context(date(2019, 12, 1), ()), "not-met", ("2019-12-02", "2019-12-16")),
        (CLAIM, Context(None, ()), "not-shown", ()),
    ],
    "saving-same-scope": [
        (without(CLAIM, the.MORE_WORK), CONTEXT, "not-met", ("0.5",)),
        (instead(CLAIM, the.ACTUALS[0], pools=()), CONTEXT, "not-met", ("beheer",)),
        (NO_SCOPE, CONTEXT, "not-shown", ()),
        (without(CLAIM, *the.ACTUALS), CONTEXT, "not-shown", ()),
    ],
    "saving-indexed": [
        (without(CLAIM, the.INDEXED), CONTEXT, "not-met", ("2021",)),
        (CLAIM, replace(CONTEXT, later_editions=("lonen 2021: 2021-09-21",)), "not-met", ("lonen 2021: 2021-09-21",)),
    ],
    "saving-counted-once": [
        ((*CLAIM, BESIDE), CONTEXT, "not-met", ("inhuur",)),
        (NO_ANSWERS, CONTEXT, "not-shown", ()),
    ],
    "saving-realised": [
        (CLAIM, replace(CONTEXT, open_years=(2021,)), "not-met", ("2021",)),
        (CLAIM, replace(CONTEXT, open_years=None), "not-shown", ()),
    ],
    "saving-stranded-cost": [(WITHOUT_STRANDED, CONTEXT, "not-shown", ("GM0273 2021", "GM0327 2021"))],
    "saving-transition-cost": [(without(CLAIM, the.START_UP), CONTEXT, "not-shown", ())],
    "saving-hire-and-vacancies": [(NO_ANSWERS, CONTEXT, "not-shown", ())],
    "saving-vat": [(NO_ANSWERS, CONTEXT, "not-shown", ()), (NO_SCOPE, CONTEXT, "not-shown", ())],
    "saving-quality-kept": [
        (instead(CLAIM, the.DAYS_AFTER, value=Decimal("90.1")), CONTEXT, "not-met", ("doorlooptijd",)),
        (without(CLAIM, the.DAYS_AFTER), CONTEXT, "not-shown", ("doorlooptijd",)),
    ],
    "saving-baseline-unchanged": [
        ((*CLAIM, *LATER), CONTEXT, "not-met", ("1",)),
        (without(CLAIM, the.SIGNED[1]), CONTEXT, "not-met", ()),
        (NO_SCOPE, CONTEXT, "not-shown", ()),
    ],
    "saving-by-collaboration": [(NO_ANSWERS, CONTEXT, "not-shown", ())],
    "saving-not-by-key": [
        # A third now bears 4,000.00 of what these two bore: without that 19,359.90 was saved.
        (instead(CLAIM, the.ACTUALS[1], key_effect=euros("-420.00")), CONTEXT, "not-met", ("19359.90",)),
        (instead(CLAIM, the.ACTUALS[1], key_effect=None), CONTEXT, "not-shown", ()),
    ],
    "saving-client-role": [(WITHOUT_CLIENT, CONTEXT, "not-shown", ("GM0273 2021",))],
}


@breaks(
    "saving-baseline-in-time",
    "saving-same-scope",
    "saving-indexed",
    "saving-counted-once",
    "saving-realised",
    "saving-stranded-cost",
    "saving-transition-cost",
    "saving-hire-and-vacancies",
    "saving-vat",
    "saving-quality-kept",
    "saving-baseline-unchanged",
    "saving-by-collaboration",
    "saving-not-by-key",
    "saving-client-role",
    by="check",
)
@pytest.mark.parametrize("check", sorted(CHECKS))
def test_each_check_says_what_it_misses(check: str) -> None:
    for events, context, outcome, about in UNMET[check]:
        breach = judge(check, *events, context=context)
        assert breach is not None
        assert isinstance(breach.refusal, SavingCheckUnmet)
        facts = {"claim": "besparing", "check": check, "check_outcome": outcome, "about": about}
        assert {key: breach.refusal.fields[key] for key in facts} == facts
        assert breach.rule.article in str(breach.refusal)


def test_a_period_that_is_not_over_was_not_realised() -> None:
    assert judge("saving-realised", *CLAIM, on=date(2022, 1, 1)) is None
    breach = judge("saving-realised", *CLAIM, on=date(2021, 12, 31))
    assert breach is not None
    assert breach.refusal.fields["about"] == ("2022-01-01",)


@pytest.mark.parametrize("gone", ["rejected", "reversed"])
def test_a_claim_that_does_not_count_any_more_counts_nothing_twice(gone: str) -> None:
    if gone == "reversed":
        after = (*verified_claim(), BOOKED, REVERSED, replace(the.CLAIMED, claim="later"))
        found = CHECKS["saving-counted-once"](BASELINE.fold(after).examined(the.asked(claim="later"), CONTEXT))
        assert found is not None
        assert found.refusal.fields["about"] == ()  # Only the answer lacks.
        return
    rejected = BASELINE.fold((*CLAIM, BESIDE)).reject("inhuur", "dubbel", date(2022, 3, 4))
    assert judge("saving-counted-once", *CLAIM, BESIDE, rejected) is None


def test_what_is_answered_is_a_part_of_the_list() -> None:
    assert set(the.ANSWERS) < set(ASKED) < set(CHECKS)
