"""What the work would have cost by a 0-meting, and beside it what it does cost with all that comes on top of it."""

from __future__ import annotations

from markupsafe import Markup

from api.documents.bridged import BEFORE, step_name
from api.vocabulary import Language
from api.web import words
from api.web.language import catalogue
from api.web.pictures.bridge import Shape, Span, bridge
from ledger.baseline.bridge import BridgeKind
from projections.savings.savings import Bridge


def net_saving(of: Bridge, title: str, language: Language) -> Markup | None:
    """The picture of a bridge; none where not all was measured."""
    if of.saving is None:
        return None
    spans: list[Span] = []
    reached = comparable = 0
    for line in of.bridge_lines:
        label, amount = step_name(line, language), line.amount
        comparable += amount if line.bridge_kind in BEFORE else 0
        if line.bridge_kind in (BridgeKind.BASELINE, BridgeKind.ACTUAL):
            reached = abs(amount)
            spans.append(Span(label, Shape.WHOLE, 0, reached, words.cents(reached, language)))
            continue
        adds = amount if line.bridge_kind in BEFORE else -amount
        spans.append(Span(label, Shape.CHANGE, reached, reached + adds, words.cents(adds, language, sign=True)))
        reached += adds
    told = words.cents(of.saving, language)
    label = catalogue(language).gettext("Net saving")
    spans.append(Span(label, Shape.LEFT, reached, comparable, told))
    return bridge(spans, title)
