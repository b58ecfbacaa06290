"""Whether somebody may decide for a body: by which chain of mandates, or all that is missing (Awb title 10.1).

Pure over plain data. The act that takes a decision and the question that asks who could have taken it both call
``follow``; whether what is missing refuses an act or is a finding, or is not asked, the partnership says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ledger.errors import NotFound
from ledger.governance import chain_rules as rules
from ledger.governance import grant_rules
from ledger.governance.asked import Asked, Register
from ledger.governance.mandate_events import EDITION, Authority, ChainLink, MandateGranted, MandateKind
from ledger.governance.mandates import Mandate
from ledger.law import Breach

Line = tuple[tuple[str, Mandate], ...]
"""Mandates from the one that a body gave down to one that rests on it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a mandate leads: the authority that it gives, and each rule that stands in the way of it.

    Without breaches the answer is yes. The chain is there either way, as far as it could be followed.
    """

    authority: Authority
    breaches: tuple[Breach, ...]


def follow(register: Register, ref: str, asked: Asked) -> Followed:
    """What a mandate lets somebody do on a day, with every link above it; raises ``NotFound`` where it is not there."""
    line, looped = _line(register, ref, asked)
    found = [each for each in _breaches(register, line, asked, looped=looped) if each is not None]
    return Followed(_authority(register, line, asked), tuple(found))


def of_body(register: Register, body: str, asked: Asked) -> tuple[Breach, ...]:
    """What stands in the way of a body that decides itself: that it has not the power, or delegated it."""
    found = (
        rules.power_held(None, body, asked.power, asked, register),
        rules.not_delegated_away(body, asked.power, asked, register),
    )
    return tuple(each for each in found if each is not None)


def of_grant(register: Register, ref: str, granted: MandateGranted) -> tuple[Breach, ...]:
    """What is the matter with giving a mandate, from its first day on, whoever uses it then."""
    asked = Asked(granted.mandator, granted.mandatee, granted.organisation, granted.effective_on)
    line: Line = ((ref, Mandate.of(granted)),)
    looped = False
    if granted.parent is not None:
        above, looped = _line(register, granted.parent, asked)
        line = (*above, *line)
    found = [grant_rules.delegated_to_a_body(granted), grant_rules.delegable(granted, asked, register)]
    found += [
        grant_rules.consent_is_theirs(granted, each.consent_of, each.given_by)
        for each in granted.consents
        if each.given_by is not None
    ]
    found += [rules.in_force(name, mandate, asked) for name, mandate in line[:-1]]
    for power in granted.terms.covers:
        found += _power(register, ref, line[0][1], replace(asked, power=power))
    found += handed_on(line, asked, looped=looped)
    return tuple(each for each in found if each is not None)


def of_effect(register: Register, ref: str, on: date) -> tuple[Breach, ...]:
    """Which consent a mandate that is in force on a day lacks then, so that it has no effect, whoever uses it."""
    mandate = register.mandate_on(ref, on)
    if mandate is None or mandate.terms_on(on) is None:
        return ()
    granted = mandate.granted
    asked = Asked(granted.mandator, granted.mandatee, granted.organisation, on)
    above = None if granted.parent is None else register.mandate_on(granted.parent, on)
    giver = granted.mandator.partition("/")[0] if above is None else above.granted.organisation
    found = (
        rules.mandatee_consented(ref, mandate, giver, asked),
        rules.superior_consented(ref, mandate, giver, asked),
    )
    return tuple(each for each in found if each is not None)


def of_rest(register: Register, ref: str, on: date) -> tuple[Breach, ...]:
    """Why a mandate that is in force itself gives nothing on a day, whoever uses it: what it rests on, and consents."""
    mandate = register.mandate_on(ref, on)
    if mandate is None or mandate.terms_on(on) is None:
        return ()
    granted = mandate.granted
    asked = Asked(granted.mandator, granted.mandatee, granted.organisation, on)
    try:
        line, _ = _line(register, ref, asked)
    except NotFound:  # A mandate above it was recorded in error since.
        absent = rules.mandated(asked, found=False)
        return () if absent is None else (absent,)
    found = [rules.in_force(name, each, asked) for name, each in line[:-1]]
    found += _consents(line, asked)
    return tuple(each for each in found if each is not None)


def candidates(register: Register, asked: Asked) -> tuple[str, ...]:
    """The mandates that were given to a function, or to it as a deputy, in the name of the body that is asked about."""
    found = ((ref, register.mandate_on(ref, asked.on)) for ref in sorted(register.mandates))
    return tuple(
        ref
        for ref, each in found
        if each is not None
        and asked.function in (each.granted.mandatee, *each.granted.deputies)
        and (asked.organisation, asked.body) == (each.granted.organisation, each.granted.mandator)
    )


def without(register: Register, asked: Asked) -> tuple[Breach, ...]:
    """What stands in the way of somebody to whom the body gave nothing at all."""
    found = rules.mandated(asked, found=bool(candidates(register, asked)))
    return () if found is None else (found,)


def search(register: Register, asked: Asked) -> tuple[Followed, ...]:
    """Every way in which somebody might decide, the best one first: the fewest rules in the way, then the name."""
    ways = (follow(register, ref, asked) for ref in candidates(register, asked))
    return tuple(sorted(ways, key=lambda way: (len(way.breaches), way.authority.mandate)))


def _line(register: Register, ref: str, asked: Asked) -> tuple[Line, bool]:
    """The chain of a mandate from the top, and whether it comes back to itself."""
    line: list[tuple[str, Mandate]] = []
    above: str | None = ref
    while above is not None:
        if above in (known for known, _ in line):
            return tuple(reversed(line)), True
        found = register.mandate_on(above, asked.on)
        if found is None:
            raise NotFound("mandate", above)
        line.append((above, found))
        above = found.granted.parent
    return tuple(reversed(line)), False


def _breaches(register: Register, line: Line, asked: Asked, *, looped: bool) -> Iterator[Breach | None]:
    ref, last = line[-1]
    for name, mandate in line:
        yield rules.in_force(name, mandate, asked)
    yield rules.for_this_deed(ref, last.granted.kind, asked.deed)
    yield rules.given_to(ref, last.granted, asked)
    yield rules.given_at(ref, last.granted, asked)
    yield rules.in_the_name_of(ref, last.granted, asked)
    yield rules.function_held(asked, register)
    yield rules.deputy_steps_in(ref, last.granted, asked, register)
    yield from _limits(register, line, asked)
    yield from _power(register, line[0][0], line[0][1], asked)
    yield rules.no_fine_by_reporter(ref, asked)
    yield from _consents(line, asked)
    yield from handed_on(line, asked, looped=looped)


def _limits(register: Register, line: Line, asked: Asked) -> Iterator[Breach | None]:
    for name, mandate in line:
        terms = mandate.terms_on(asked.on)
        if terms is not None:
            yield rules.covered(name, terms, asked.power)
            yield rules.within_cap(name, terms, asked)
            yield rules.within_cap_per_year(name, terms, asked, register)


def _power(register: Register, ref: str, top: Mandate, asked: Asked) -> Iterator[Breach | None]:
    mandator = top.granted.mandator
    if top.granted.kind is MandateKind.ATTRIBUTION:
        return  # A statute gave it to the function itself (Awb 10:22).
    yield rules.power_held(ref, mandator, asked.power, asked, register)
    yield rules.mandatable(ref, top.granted.kind, asked.power, asked, register)
    if top.granted.kind is not MandateKind.DELEGATION:
        yield rules.not_delegated_away(mandator, asked.power, asked, register)


def _consents(line: Line, asked: Asked) -> Iterator[Breach | None]:
    giver = line[0][1].granted.mandator.partition("/")[0]
    for name, mandate in line:
        yield rules.mandatee_consented(name, mandate, giver, asked)
        yield rules.superior_consented(name, mandate, giver, asked)
        giver = mandate.granted.organisation  # Who hands it on gives what lies below (Awb 10:9(2)).


def handed_on(line: Line, asked: Asked, *, looped: bool = False) -> Iterator[Breach | None]:
    """What is the matter with how a chain was handed on: from the top down to its last mandate."""
    seen: list[tuple[str, str]] = []
    for name, mandate in line:
        who = (mandate.granted.mandatee, mandate.granted.organisation)
        yield grant_rules.no_loop(name, tuple(ref for ref, _ in line), loops=looped or who in seen)
        looped = False  # Said once.
        seen.append(who)
    for (parent, above), (name, mandate) in pairwise(line):
        terms = above.terms_on(asked.on)
        yield grant_rules.sub_mandate_of_the_same(mandate.granted, parent, above.granted)
        yield grant_rules.sub_mandate_allowed(name, parent, terms)
        yield grant_rules.sub_mandate_to_whom(name, parent, terms, mandate.granted.mandatee)
    for depth, (parent, above) in enumerate(reversed(line[:-1]), start=1):
        yield grant_rules.sub_mandate_within_depth(line[-1][0], parent, above.terms_on(asked.on), depth)


def _authority(register: Register, line: Line, asked: Asked) -> Authority:
    ref, last = line[-1]
    granted, terms = last.granted, last.terms_on(asked.on)
    return Authority(
        ref,
        granted.mandator,
        granted.mandatee,
        granted.organisation,
        terms.cap if terms is not None else None,
        granted.effective_on,
        granted.decision,
        tuple(_link(register, name, mandate, asked) for name, mandate in line),
        granted.mandatee if asked.function != granted.mandatee and asked.function in granted.deputies else None,
        EDITION,
    )


def _link(register: Register, ref: str, mandate: Mandate, asked: Asked) -> ChainLink:
    granted, terms = mandate.granted, mandate.terms_on(asked.on)
    own = terms or granted.terms
    net = own.cap_per_year is not None
    counted = net or own.cap_per_year_with_vat is not None
    used = register.used_before(ref, asked, with_vat=not net) if counted else None
    return ChainLink(
        ref,
        granted.kind,
        granted.mandator,
        granted.mandatee,
        granted.organisation,
        granted.effective_on,
        granted.decision,
        own,
        used,
    )
