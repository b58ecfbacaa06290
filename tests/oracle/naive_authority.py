"""Who may decide for a body, by plain loops over what was recorded: slow, and written from Awb title 10.1 alone.

Nothing of ``ledger.governance`` but its events is used here. Every mandate is looked up anew in the whole history, each
time that it is needed, and the answer is the set of the rules that stand in the way of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.event import Event
from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import (
    ConsentOf,
    MandateChanged,
    MandateConsented,
    MandateConsentWithdrawn,
    MandateGranted,
    MandateRevoked,
    MandateTerms,
)
from ledger.partnership.functions import AbsenceRecorded, FunctionHeld, FunctionLeft

Told = Sequence[tuple[str, Event]]
"""What was recorded, in order, each with the place where it stands: ``blnp`` or ``blnp/ict``."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """May this function at this organisation decide this, for this body, on this day? Amounts in cents."""

    body: str
    function: str
    organisation: str
    on: date
    cents: int
    person: str | None = None


def granted(told: Told, ref: str) -> MandateGranted:
    [found] = [it for place, it in told if isinstance(it, MandateGranted) and f"{place}#{it.mandate}" == ref]
    return found


def refs(told: Told) -> list[str]:
    return [f"{place}#{it.mandate}" for place, it in told if isinstance(it, MandateGranted)]


def terms(told: Told, ref: str, day: date) -> MandateTerms | None:
    """What was said last of a day on which it is in force."""
    said: MandateTerms | None = None
    for place, it in told:
        match it:
            case MandateGranted() | MandateChanged() if f"{place}#{it.mandate}" == ref and it.effective_on <= day:
                said = it.terms
            case MandateRevoked() if f"{place}#{it.mandate}" == ref and it.effective_on <= day:
                return None
    if said is not None and said.valid_until is not None and said.valid_until < day:
        return None
    return said


def consents(told: Told, ref: str, day: date) -> set[ConsentOf]:
    """Whose consent is there on a day, or is not needed."""
    first = granted(told, ref)
    found = {it.consent_of for it in first.consents if it.ground is not None}
    last: dict[ConsentOf, tuple[date, bool]] = {}  # What was said of the latest day, and of that day last.
    for it in first.consents:
        if it.given_on is not None and it.given_on <= day:
            last[it.consent_of] = max(last.get(it.consent_of, (it.given_on, True)), (it.given_on, True))
    for place, said in told:
        if not isinstance(said, MandateConsented | MandateConsentWithdrawn) or f"{place}#{said.mandate}" != ref:
            continue
        if isinstance(said, MandateConsented) and said.ground is not None:
            if said.effective_on <= day:
                found.add(said.consent_of)
        elif said.effective_on <= day:
            before = last.get(said.consent_of)
            if before is None or before[0] <= said.effective_on:
                last[said.consent_of] = (said.effective_on, isinstance(said, MandateConsented))
    return found | {of for of, (_, given) in last.items() if given}


def holders(told: Told, function: str, organisation: str, day: date) -> set[str] | None:
    """Who holds a function on a day; nothing where nobody ever said who held it."""
    left = {it.holding: it.effective_on for _, it in told if isinstance(it, FunctionLeft)}
    known = [it for _, it in told if isinstance(it, FunctionHeld)]
    own = [it for it in known if (it.function, it.organisation) == (function, organisation)]
    if not own:
        return None
    there = [it for it in own if it.effective_on <= day and (it.valid_until is None or day <= it.valid_until)]
    return {it.officer for it in there if it.holding not in left or day < left[it.holding]}


def away(told: Told, function: str, organisation: str, day: date) -> set[str]:
    """Who of a function is away on a day."""
    whose = {it.holding: it for _, it in told if isinstance(it, FunctionHeld)}
    found = set()
    for _, it in told:
        if isinstance(it, AbsenceRecorded) and it.effective_on <= day <= it.valid_until:
            held = whose[it.holding]
            if (held.function, held.organisation) == (function, organisation):
                found.add(held.officer)
    return found


def chain(told: Told, ref: str) -> list[str]:
    """From the mandate of the body itself down to this one."""
    line = [ref]
    while (above := granted(told, line[0]).parent) is not None:
        if above in line:
            return line
        line.insert(0, above)
    return line


def used(told: Told, ref: str, year: int, day: date) -> int:
    """What was decided under a mandate, or under one below it, in a year up to a day: all that is known of it."""
    spent = 0
    for _, it in told:
        if not isinstance(it, DecisionAdopted) or it.authority is None or it.amount is None:
            continue
        if it.decided_on.year == year and it.decided_on <= day and ref in chain(told, it.authority.mandate):
            spent += it.amount.cents
    return spent


def missing(told: Told, ref: str, asked: Question) -> set[str]:
    """The rules that stand in the way of deciding under this mandate; none: it can be."""
    return set(_missing(told, ref, asked))


def _missing(told: Told, ref: str, asked: Question) -> Iterator[str]:
    last, line = granted(told, ref), chain(told, ref)
    if asked.function != last.mandatee and asked.function not in last.deputies:
        yield "awb-10-2-function"
    if asked.organisation != last.organisation:
        yield "awb-10-2-organisation"
    if asked.body != last.mandator:
        yield "awb-10-2-mandator"
    who = holders(told, asked.function, asked.organisation, asked.on)
    if asked.person is not None and who is not None and asked.person not in who:
        yield "mandate-function-held"
    if asked.function != last.mandatee and asked.function in last.deputies:
        own = holders(told, last.mandatee, last.organisation, asked.on) or set()
        if own - away(told, last.mandatee, last.organisation, asked.on):
            yield "mandate-deputy-steps-in"
    giver = line and granted(told, line[0]).mandator.split("/")[0]
    for each in line:
        own_terms = terms(told, each, asked.on)
        if own_terms is None:
            yield "awb-10-2-in-force"
        else:
            if own_terms.cap is not None and asked.cents > own_terms.cap.cents:
                yield "awb-10-2-cap"
            before = used(told, each, asked.on.year, asked.on)
            if own_terms.cap_per_year is not None and before + asked.cents > own_terms.cap_per_year.cents:
                yield "awb-10-2-cap-per-year"
        at = granted(told, each).organisation
        if at != giver and granted(told, each).kind.value == "mandate":
            there = consents(told, each, asked.on)
            if ConsentOf.MANDATEE not in there:
                yield "awb-10-4-mandatee"
            if ConsentOf.SUPERIOR not in there:
                yield "awb-10-4-superior"
        giver = at
    for height, each in enumerate(line[:-1]):
        below, own_terms = granted(told, line[height + 1]), terms(told, each, asked.on)
        if below.mandator != granted(told, each).mandator:
            yield "awb-10-9-same-kind"
        if own_terms is None:
            continue
        if own_terms.sub_mandate is None:
            yield "awb-10-9-allowed"
            continue
        if own_terms.sub_mandate.functions and below.mandatee not in own_terms.sub_mandate.functions:
            yield "awb-10-9-to-whom"
        if len(line) - 1 - height > own_terms.sub_mandate.depth:
            yield "awb-10-9-depth"
    seen: list[tuple[str, str]] = []
    for each in line:
        it = granted(told, each)
        if (it.mandatee, it.organisation) in seen:
            yield "awb-10-9-loop"
        seen.append((it.mandatee, it.organisation))
