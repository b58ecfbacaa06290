"""What all finders find, each with its life: what was seen when it was recorded, what was said, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import orjson

from ledger.errors import RuleBroken
from ledger.known import AsKnown
from ledger.law import RULES, Breach, LawfulnessCriterion, LegalRule, Response, Severity
from ledger.partnership.finding_refusals import RecordedIrregularly
from ledger.partnership.findings import (
    FindingAccepted,
    FindingExplained,
    FindingReopened,
    FindingState,
    FindingStep,
    standing,
    state_after,
)
from ledger.place import Place
from projections.as_of import AsOf
from projections.findings.finders import FINDERS
from projections.findings.found import FindingShare, Found, Scene
from projections.governance import irregular, services
from projections.marks import Cents, Of
from projections.view import View


@dataclass(frozen=True, slots=True)
class FindingRemark:
    """What was said of a finding, and whether that is about the breach as it is."""

    state: FindingState
    text: str
    decision: str | None
    effective_on: date
    applies: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule of law in a partnership, as it is known now, and how it stands.

    ``seen_when_recorded`` tells that the rule was found broken when it was recorded (as decided then), with what was
    said of that (``as_found``) where it was needed. ``fingerprint`` is of the facts: what is said covers these.
    ``resolved_by`` is the entry by which the condition was gone. ``resolve_with`` are acts that would mend it.
    ``accepting_bodies`` are the bodies that took the decision by which it is accepted.
    """

    finding: str
    rule: str
    article: str
    severity: Severity
    criterion: LawfulnessCriterion | None
    state: FindingState
    partnership: str
    service: str | None
    about: str
    effective_on: date
    breach: RuleBroken
    amount: Cents | None
    shares: tuple[FindingShare, ...]
    positions: tuple[int, ...]
    resolve_with: tuple[Annotated[str, Of("acts")], ...]
    resolved_by: int | None
    seen_when_recorded: bool
    as_found: str | None
    fingerprint: str
    life: tuple[FindingRemark, ...]
    illustrative: bool
    accepting_bodies: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year in which it is accounted for: that of the books that it is in, else that of its day."""
        return Place.of(f":{self.about.partition('#')[0]}").year or self.effective_on.year

    @property
    def open(self) -> bool:
        """Whether somebody still has to look at it: an explanation makes a breach no less of one."""
        return self.state in (FindingState.OPEN, FindingState.EXPLAINED)


@dataclass(frozen=True, slots=True)
class SaidOfNothing:
    """What was said of a finding that is not there: a slip of its reference, or its cause is gone altogether."""

    finding: str
    state: FindingState
    effective_on: date


@dataclass(frozen=True, slots=True)
class Which:
    """Which findings: of a partnership, a service, a rule, one of them, a year; how severe, and in what state."""

    partnership: str | None = None
    service: str | None = None
    rule: str | None = None
    finding: str | None = None
    severity: str | None = None
    state: str | None = None
    year: int | None = None

    def has(self, found: Finding) -> bool:
        """Whether a finding is one of them."""
        wanted: Mapping[str, object] = {
            "service": self.service,
            "rule": self.rule,
            "finding": self.finding,
            "severity": self.severity,
            "state": self.state,
            "year": self.year,
        }
        return all(value is None or getattr(found, name) == value for name, value in wanted.items())


def findings(
    view: View, as_of: AsOf, known: AsKnown, which: Which
) -> tuple[tuple[Finding, ...], tuple[SaidOfNothing, ...]]:
    """All findings that are asked for, the most severe first, and what was said of findings that are not there."""
    of = (which.service or "").partition("/")[0] or (which.finding or "").partition(":")[2].partition("#")[0]
    named = which.partnership or of.partition("/")[0] or None
    there = services.titles(view, as_of, named)
    made: list[Finding] = []
    stray: list[SaidOfNothing] = []
    for partnership in sorted(there):
        scene = Scene(view, as_of, known, partnership)
        own = [each for each, _ in _all(scene)]
        made += [each for each in own if which.has(each)]
        stray += _of_nothing(scene, {each.finding for each in own})
    order = list(Severity)
    made.sort(key=lambda each: (each.partnership, -order.index(each.severity), each.effective_on, each.finding))
    return tuple(made), tuple(stray)


def findings_made_of(scene: Scene, which: Which) -> tuple[tuple[Finding, Mapping[str, Cents]], ...]:
    """Findings of one partnership, each with the costs or decisions that its amount is made of, in the same order."""
    order = list(Severity)
    made = [(each, found.made_of) for each, found in _all(scene) if which.has(each)]
    made.sort(key=lambda each: (-order.index(each[0].severity), each[0].effective_on, each[0].finding))
    return tuple(made)


def rules_with_a_finder() -> frozenset[str]:
    """The names of the rules that some finder judges."""
    return frozenset(rule.name for finder in FINDERS for rule in finder.JUDGES)


def fingerprint(refusal: RuleBroken) -> str:
    """Sixteen digits for the facts of a breach: of other facts there are others.

    Where the rule stands is no fact of the breach: an article that is cited otherwise later opens nothing again.

    >>> from ledger.errors import NotFound
    >>> fingerprint(NotFound("pool", "a")) == fingerprint(NotFound("pool", "a"))
    True
    >>> fingerprint(NotFound("pool", "a")) == fingerprint(NotFound("pool", "b"))
    False
    >>> fingerprint(NotFound("pool", "a")) == fingerprint(NotFound("pool", "a").under("a-rule", "Awb 10:1"))
    True
    """
    facts = {name: value for name, value in refusal.fields.items() if name not in ("rule", "article")}
    told = orjson.dumps([refusal.code, facts], str, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return sha256(told).hexdigest()[:16]


def _all(scene: Scene) -> Iterator[tuple[Finding, Found]]:
    """What every finder finds of the rules that hold here, and what was irregular and no finder finds (any more)."""
    recorded = {
        (each.rule, each.position): each
        for each in irregular.irregularities(scene.view, scene.as_of, scene.partnership)
    }
    left, named = dict(recorded), set[tuple[str, str]]()
    for finder in FINDERS:
        for found in finder.find(scene):
            rule = found.breach.rule
            keys = [(rule.name, position) for position in found.positions]
            for key in keys:
                left.pop(key, None)
            if scene.together.switches.response(rule.name, found.effective_on) is not Response.OFF:
                if (rule.name, found.about) in named:  # Told apart by the first entry, which stays what it is.
                    found = replace(found, about=f"{found.about}/{min(found.positions, default=0)}")  # noqa: PLW2901
                named.add((rule.name, found.about))
                seen = next((recorded[key] for key in keys if key in recorded), None)
                yield _finding(scene, found, seen), found
    for each in left.values():
        yield _finding(scene, _as_recorded(each), each), _as_recorded(each)


def _as_recorded(seen: irregular.Irregular) -> Found:
    """What was irregular when it was recorded: gone, where a finder judges its rule and finds it broken no more."""
    rule = RULES[seen.rule]
    refusal = RecordedIrregularly(seen.about, seen.broken).under(rule.name, rule.article)
    gone = rule.name in rules_with_a_finder()
    return Found(Breach(rule, refusal), seen.about, (seen.position,), seen.effective_on, gone=gone)


def _finding(scene: Scene, found: Found, seen: irregular.Irregular | None) -> Finding:
    rule: LegalRule[Any] = found.breach.rule
    refusal = found.breach.refusal
    name, mark = f"{rule.name}:{found.about}", fingerprint(refusal)
    steps = scene.together.findings.said.get(name, ())
    holding = tuple(each for each in steps if _holds(scene, each))
    state, by = standing(holding, mark, scene.on)
    if found.gone or found.resolved_by is not None:
        state = FindingState.RESOLVED
    return Finding(
        name,
        rule.name,
        rule.article,
        rule.severity,
        rule.criterion,
        state,
        scene.partnership,
        Place.of(f":{found.about.partition('#')[0]}").service,
        found.about,
        found.effective_on,
        refusal,
        found.amount,
        found.shares,
        tuple(sorted(set(found.positions))),
        found.resolve_with,
        found.resolved_by,
        seen is not None,
        seen.as_found if seen is not None else None,
        mark,
        tuple(_said(step, mark, holds=step in holding) for step in steps if step.effective_on <= scene.on),
        found.illustrative,
        scene.bodies_of(by.decision) if isinstance(by, FindingAccepted) else (),
    )


def _holds(scene: Scene, step: FindingStep) -> bool:
    """What a body accepted by a decision that was annulled or withdrawn since, nobody accepted."""
    return not isinstance(step, FindingAccepted) or scene.stands(step.decision, step.effective_on)


def _said(step: FindingStep, mark: str, *, holds: bool) -> FindingRemark:
    covers = isinstance(step, FindingReopened) or (step.fingerprint == mark and holds)
    decision = step.decision if isinstance(step, FindingAccepted) else None
    return FindingRemark(state_after(step), _text(step), decision, step.effective_on, covers)


def _text(step: FindingStep) -> str:
    if isinstance(step, FindingExplained):
        return step.explanation
    return step.grounds if isinstance(step, FindingAccepted | FindingReopened) else step.result


def _of_nothing(scene: Scene, there: set[str]) -> Iterator[SaidOfNothing]:
    for name, steps in sorted(scene.together.findings.said.items()):
        known = [each for each in steps if each.effective_on <= scene.on]
        if known and name not in there:
            yield SaidOfNothing(name, state_after(known[-1]), known[-1].effective_on)
