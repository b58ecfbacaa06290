"""What an act does about rules of law that it breaks: it is refused, or recorded with what is the matter with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.lookup import partnership_of
from ledger.desk import Desk
from ledger.errors import RuleBroken
from ledger.law import Breach, Irregularity, Response

AsFound = Annotated[
    str,
    Meta(min_length=1, max_length=1000, description="why it is recorded although it breaks a rule: it happened"),
]


class NothingIrregular(RuleBroken):
    """``as_found`` is for what breaks a rule; what breaks none needs no excuse."""

    code = "nothing-irregular"

    def __init__(self) -> None:
        super().__init__("this breaks no rule that would refuse it; leave 'as_found' out")


def heed(desk: Desk, scope: str, on: date, as_found: str | None, *breaches: Breach | None) -> tuple[Irregularity, ...]:
    """What is irregular about an act in a partnership or a service (``scope``), by the rules that hold there that day.

    The first breach that refuses is raised, unless the act says ``as_found``: then it happened, and is kept with what
    is the matter with it. A breach that is a finding is kept either way; a rule that is off is not asked.
    """
    together = partnership_of(desk, scope)
    found = [(each, together.switches.response(each.rule.name, on)) for each in breaches if each is not None]
    refused = [breach for breach, response in found if response is Response.REFUSE]
    if refused and as_found is None:
        raise refused[0].refusal
    if as_found is not None and not refused:
        raise NothingIrregular
    return tuple(breach.irregularity for breach, response in found if response is not Response.OFF)
