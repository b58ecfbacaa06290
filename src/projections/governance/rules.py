"""Which rules of law a partnership asks on a day, and what a breach of each does there: of its form, or switched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import orjson
from sqlalchemy import select

from ledger.law import RULES, LawfulnessCriterion, LegalForm, Response, Severity
from ledger.timeline import Timeline
from projections.as_of import AsOf
from projections.governance.arrangement import FORM, RULE, arranged
from projections.view import View


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule as a partnership asks it on the day; ``source`` and ``position`` are of the switch, where it was one."""

    partnership: str
    rule: str
    article: str
    severity: Severity
    lawfulness_criterion: LawfulnessCriterion | None
    response: Response
    legal_form: LegalForm
    source: str | None
    position: int | None


def rules(view: View, as_of: AsOf, partnership: str | None = None) -> tuple[Asked, ...]:
    """Every rule for each partnership that was there on the day, or for one of them, by name."""
    only = [] if partnership is None else [arranged.c.partnership == partnership]
    query = select(arranged).where(view.known(as_of, arranged), arranged.c.kind.in_((FORM, RULE)), *only)
    forms: dict[str, Timeline[str]] = defaultdict(Timeline)
    switched: dict[tuple[str, str], Timeline[tuple[int, str]]] = defaultdict(Timeline)
    for row in view.tx.execute(query.order_by(arranged.c.position, arranged.c.line)):
        if row.kind == FORM:
            forms[row.partnership] = forms[row.partnership].since(row.effective_on, row.facts)
        else:
            key = row.partnership, row.name
            switched[key] = switched[key].since(row.effective_on, (row.position, row.facts))
    found: list[Asked] = []
    for name, line in sorted(forms.items()):
        facts = line.on(as_of.valid_on)
        if facts is not None:
            form = LegalForm(orjson.loads(facts)[0])
            found.extend(_asked(name, rule, form, switched[name, rule].on(as_of.valid_on)) for rule in sorted(RULES))
    return tuple(found)


def _asked(partnership: str, name: str, form: LegalForm, switch: tuple[int, str] | None) -> Asked:
    rule = RULES[name]
    response, source = (rule.default_in(form), None) if switch is None else orjson.loads(switch[1])
    return Asked(
        partnership,
        name,
        rule.article,
        rule.severity,
        rule.criterion,
        Response(response),
        form,
        source,
        None if switch is None else switch[0],
    )
