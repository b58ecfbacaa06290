"""What an organisation is to a partnership on a day, from what the partnership's stream says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from api.access.decision import Tie
from ledger.partnership import Partnership
from ledger.party import municipalities

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie; of a former member also the last day on which it took part."""

    tie: Tie
    last_day: date | None = None


NO_BOND = Bond(Tie.NONE)


def is_municipality(organisation: str, on: date) -> bool:
    """Whether it is the code of a municipality that is there on a day: nobody acts for one that ended."""
    found = municipalities().get(organisation)
    return found is not None and found.exists_on(on)


@lru_cache(1_000)
def standing_for(municipality: str, on: date) -> frozenset[str]:
    """A municipality and all that ended and left everything to it; where several took over, the ledger says who did.

    >>> sorted(standing_for("GM0363", date(2022, 3, 24))), sorted(standing_for("GM0363", date(2022, 3, 23)))
    (['GM0363', 'GM0457'], ['GM0363'])
    """
    found = {municipality}
    while True:
        ended = (each for each in municipalities().values() if each.end is not None and each.end <= on)
        more = {each.code for each in ended if len(each.successors) == 1 and each.successors[0] in found} - found
        if not more:
            return frozenset(found)
        found |= more


def bond(partnership: Partnership, organisation: str, on: date, founder: Callable[[], str | None]) -> Bond:
    """What an organisation is to a partnership on a day. ``founder`` tells whose people founded it, when asked for."""
    if not partnership.name:
        return NO_BOND
    if not is_municipality(organisation, on):
        return Bond(Tie.ENGAGED) if partnership.engagements.engaged(organisation, on) else NO_BOND
    own = standing_for(organisation, on)
    if any(partnership.participates(code, on) for code in own):
        return Bond(Tie.MEMBER)
    ends = [day for code in own for day in _ends(partnership, code) if day <= on]
    if ends:
        return Bond(Tie.FORMER, max(ends) - ONE_DAY)
    return Bond(Tie.FOUNDER) if not _begun(partnership, on) and founder() == organisation else NO_BOND


def concerned(partnership: Partnership) -> frozenset[str]:
    """Every organisation that has to do with a partnership, whose acts are recorded there.

    Who takes part or did; whose bodies were asked to decide, such as to join; who has a role or works on a task.
    """
    governance, tasks = partnership.governance, partnership.tasks.by_name.values()
    asked = [each.body for each in governance.decisions.values()]
    asked += [body for each in governance.uniform.values() for body in each.proposed.bodies]
    seats = [seat for task in tasks for seat in (*task.terms.contractors, *task.terms.team, task.terms.coordinator)]
    return frozenset(
        {partnership.name}
        | set(partnership.participants)
        | {body.partition("/")[0] for body in asked}
        | {organisation for _, _, _, organisation in partnership.arrangement.roles}
        | {seat.organisation for seat in seats if seat is not None}
    )


def _ends(partnership: Partnership, code: str) -> list[date]:
    """The first days on which a municipality took part no more."""
    line = partnership.participants.get(code)
    return (
        [] if line is None else [day for (_, was), (day, takes_part) in pairwise(line.steps) if was and not takes_part]
    )


def _begun(partnership: Partnership, on: date) -> bool:
    """Whether any municipality has taken part by then."""
    lines = partnership.participants.values()
    return any(takes_part and day <= on for line in lines for day, takes_part in line.steps)
