"""Whether everybody was heard who must be before a decision is taken, and whether it may be put into effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.governance.advice_events import AdviceRequested
from ledger.governance.advice_rules import (
    advice_is_asked_in_time,
    advice_was_asked,
    advice_was_awaited,
    suspension_has_passed,
    works_council_was_notified,
)
from ledger.governance.course_rules import councils_permitted, draft_was_sent, unions_agreed, views_were_awaited
from ledger.governance.state import Governance
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.law import Breach


def before(governance: Governance, ref: str, body: str, decided_on: date) -> Iterator[Breach | None]:
    """What is wrong with a body taking a decision on a day, by who was to be heard about it first.

    Of a decision of several bodies each is asked for its own municipality only.
    """
    went, kind, employer = governance.course(ref), governance.kind_of(ref), body.partition("/")[0]
    alone = ref.rpartition("#")[2] in governance.decisions
    advices = governance.advices_on(ref)
    sent = went.draft if went.draft is not None and went.draft.effective_on <= decided_on else None
    yield draft_was_sent(ref, kind, decided_on, sent=sent is not None)
    if sent is not None:
        yield views_were_awaited(ref, went.silent_on(decided_on), decided_on, sent.views_until)
    yield councils_permitted(ref, kind, body, went.requested, went.permitted_on(decided_on))
    yield unions_agreed(ref, kind, employer, went.accords_on(decided_on))
    yield advice_was_asked(ref, kind, employer, advices)
    for advice in advices:
        yield advice_was_awaited(advice, None if alone else employer)


def asked(governance: Governance, advice: AdviceRequested) -> Breach | None:
    """What is wrong with asking a works council on a day, by when its employer took the decision, if it did."""
    common, employer = governance.uniform.get(advice.decision), advice.works_council.partition("/")[0]
    own = [
        said.decided_on
        for body, said in (common.said.items() if common is not None else ())
        if body.partition("/")[0] == employer and isinstance(said, UniformDecisionAdopted)
    ]
    decided_on = max(own, default=governance.decided_on(advice.decision))
    return advice_is_asked_in_time(advice.advice, advice.decision, advice.effective_on, decided_on)


def waits(governance: Governance, ref: str, on: date) -> Iterator[Breach | None]:
    """What is wrong with putting a decision into effect on a day, by what works councils were told of it."""
    for advice in governance.advices_on(ref):
        yield advice_was_awaited(advice, None)
        yield works_council_was_notified(advice, on)
        yield suspension_has_passed(advice, on)
