"""A bridge from what the work did cost to what it costs now: one bar for each step, and what is left as the saving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

WIDTH, LEFT, RIGHT, ROW, TOP, BAR = 860, 270, 140, 30, 12, 16
MARGIN = 0.3
"""Of what the bars differ: that much of a whole bar is drawn before the first difference, where its foot is cut off."""
WHOLE, MORE, LESS, SAVED, LOST = "#154273", "#8a5a00", "#5b7ea8", "#0a6b3d", "#a3171e"
AXIS = "#8b98a9"
LONGEST = 38


class Shape(Enum):
    """How a step is drawn: as a whole from nothing, as what comes on top, or as what is left between two wholes."""

    WHOLE = "whole"
    CHANGE = "change"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Span:
    """One bar, in cents: from where to where, what it is called, and the amount as people read it."""

    label: str
    shape: Shape
    start: int
    end: int
    amount: str


def bridge(spans: Sequence[Span], title: str) -> Markup:
    """A picture of at least one span; dotted lines lead from each bar to the next, and from the top to what is left."""
    origin, scale = _scale(spans)
    cut = origin > 0

    def at(cents: int) -> float:
        return LEFT + max(cents - origin, 0) * scale

    height = TOP + ROW * len(spans) + 8
    made = [
        Markup('<svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" font-size="13">').format(
            WIDTH, height, WIDTH, height, title
        ),
        Markup("<title>{}</title>").format(title),
        Markup('<path d="M{} {}V{}" stroke="{}"/>').format(LEFT, TOP - 6, height - 4, AXIS),
    ]
    for row, each in enumerate(spans):
        y = TOP + ROW * row
        made.append(_bar(each, y, at(each.start), at(each.end), cut=cut))
        if row + 1 < len(spans) and spans[row + 1].shape is not Shape.WHOLE:
            made.append(_line(at(each.end), y + BAR, y + ROW))
        if each.shape is Shape.LEFT:
            made.append(_line(at(each.end), TOP, y))
    made.append(Markup("</svg>"))
    return Markup("").join(made)


def _line(x: float, top: int, bottom: int) -> Markup:
    return Markup('<path d="M{:.1f} {}V{}" stroke="{}" stroke-dasharray="2 3"/>').format(x, top, bottom, AXIS)


def _scale(spans: Sequence[Span]) -> tuple[float, float]:
    """From which amount the picture begins, and how far a cent reaches: differences are seen, also of large amounts."""
    ends = [each.end for each in spans] + [each.start for each in spans if each.shape is not Shape.WHOLE]
    low, high = min(ends), max(ends)
    origin = low - MARGIN * (high - low)
    if origin <= high / 2:
        origin = min(0, low)
    return origin, (WIDTH - LEFT - RIGHT) / max(high - origin, 1)


def _bar(span: Span, y: int, start: float, end: float, *, cut: bool) -> Markup:
    first, last = sorted((start if span.shape is not Shape.WHOLE else LEFT, end))
    label = span.label if len(span.label) <= LONGEST else f"{span.label[: LONGEST - 1]}…"
    whole = span.shape is Shape.WHOLE
    foot = Markup('<path d="M{} {}l8 -5l-4 9l8 -5" stroke="#fff" stroke-width="3" fill="none"/>').format(
        LEFT + 10, y + BAR // 2 + 1
    )
    return Markup(
        "<g><title>{whole}: {amount}</title>"
        '<text x="{x}" y="{base}" text-anchor="end"{weight}>{label}</text>'
        '<rect x="{first:.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}"/>{foot}'
        '<text x="{right}" y="{base}" text-anchor="end"{weight}>{amount}</text></g>'
    ).format(
        whole=span.label,
        amount=span.amount,
        x=LEFT - 12,
        base=y + BAR - 3,
        label=label,
        weight=Markup("") if span.shape is Shape.CHANGE else Markup(' font-weight="700"'),
        first=first,
        y=y,
        width=max(last - first, 2),
        height=BAR,
        colour=_colour(span),
        foot=foot if whole and cut else Markup(""),
        right=WIDTH - 4,
    )


def _colour(span: Span) -> str:
    match span.shape:
        case Shape.WHOLE:
            return WHOLE
        case Shape.CHANGE:
            return MORE if span.end >= span.start else LESS
        case Shape.LEFT:
            return SAVED if span.end >= span.start else LOST
