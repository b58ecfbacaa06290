"""A rule of law as a named check: what it asks, in which article, whom it binds, and what a breach of it does."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, ParamSpec

from ledger.errors import RuleBroken
from ledger.law.forms import LegalForm

P = ParamSpec("P")


class Response(StrEnum):
    """What a breach does: the act is refused, or done and a finding for the controller, or nobody asks."""

    REFUSE = "refuse"
    FIND = "find"
    OFF = "off"


class Severity(StrEnum):
    """How much a breach weighs: something to know, a shortcoming, or something that may not stand."""

    NOTE = "note"
    CONCERN = "concern"
    SERIOUS = "serious"


class LawfulnessCriterion(StrEnum):
    """By what the lawfulness of spending is judged (Kadernota Rechtmatigheid, Commissie BBV).

    Within the budget (begrotingscriterium), by the conditions of law and of own rules (voorwaardencriterium), and
    without misuse (misbruik en oneigenlijk gebruik).
    """

    BUDGET = "budget-criterion"
    CONDITIONS = "conditions-criterion"
    MISUSE = "misuse-criterion"


@dataclass(frozen=True, slots=True)
class Irregularity:
    """A rule that was broken by what was recorded all the same, and the code of the refusal that it would have got."""

    rule: str
    code: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that something breaks, and the refusal that says how: with its facts, and what to do."""

    rule: LegalRule[...]
    refusal: RuleBroken

    @property
    def irregularity(self) -> Irregularity:
        return Irregularity(self.rule.name, self.refusal.code)


@dataclass(frozen=True)
class LegalRule(Generic[P]):
    """A named check. Called with the facts that it asks for, it tells the breach, or that there is none.

    ``name`` is written out and never changes. ``response`` is what a breach does where a partnership switched nothing;
    partnerships in a form of ``unbound`` are not asked. ``criterion`` is the one by which a breach is unlawful
    spending; ``None``: it is none.
    """

    name: str
    article: str
    severity: Severity
    response: Response
    criterion: LawfulnessCriterion | None
    unbound: frozenset[LegalForm]
    check: Callable[P, RuleBroken | None]

    @property
    def says(self) -> str:
        """What the rule asks, in one sentence: the first of its docstring."""
        return inspect.cleandoc(self.check.__doc__ or "").partition("\n\n")[0].replace("\n", " ")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Breach | None:
        refusal = self.check(*args, **kwargs)
        return None if refusal is None else Breach(self, refusal.under(self.name, self.article))

    def default_in(self, form: LegalForm | None) -> Response:
        """What a breach does in a partnership of this form that switched nothing."""
        return Response.OFF if form in self.unbound else self.response


RULES: dict[str, LegalRule[Any]] = {}
"""Every rule by its name. A rule registers where it is written: beside the events and states that it judges."""


def rule(
    name: str,
    *,
    article: str,
    severity: Severity,
    response: Response = Response.REFUSE,
    criterion: LawfulnessCriterion | None = None,
    unbound: frozenset[LegalForm] = frozenset(),
) -> Callable[[Callable[P, RuleBroken | None]], LegalRule[P]]:
    """Make a named check of a pure function that tells the refusal of what breaks it, or ``None``.

    ``article`` is written as lawyers cite it: ``Awb 10:9(1)``. The first sentence of the docstring is what the rule
    asks; docs/law.md is made of that.
    """

    def register(check: Callable[P, RuleBroken | None]) -> LegalRule[P]:
        made = LegalRule(name, article, severity, response, criterion, unbound, check)
        if not made.says:
            raise TypeError(f"{name} does not say what it asks")
        if RULES.setdefault(name, made) is not made:
            raise TypeError(f"{name} already names a rule")
        return made

    return register
