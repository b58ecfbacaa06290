"""A timeline with both dates: since when something holds, until when, and when it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

WIDTH, LEFT, RIGHT, ROW, TOP = 860, 20, 24, 42, 34
HOLDS, RECORDED, AXIS, INK = "#154273", "#8a5a00", "#d4d9e0", "#1a202b"
MOST_TICKS = 10
LONGEST = 96
"""How many characters fit on a line of their own; the whole text stands in the title."""


@dataclass(frozen=True, slots=True)
class Span:
    """A line of the timeline: it holds from a day, until one (first day without it) or on, and was recorded on one."""

    label: str
    holds_from: date
    until: date | None
    recorded_on: date
    href: str


def timeline(spans: Sequence[Span], title: str, on: date, today: str) -> Markup:
    """A picture of at least one span; the day that is looked at is a line from top to bottom.

    Each has its name on a line of its own, so that it can be read. Below it a bar is what holds, paler after the day
    that is looked at; a diamond under the bar is when it was recorded: right of its beginning, it was retroactive.
    """
    first = min(min(each.holds_from, each.recorded_on) for each in spans)
    last = max(on, *(max(each.until or each.holds_from, each.recorded_on) for each in spans))
    first, last = date(first.year, 1, 1), date(last.year + 1, 1, 1)
    scale = (WIDTH - LEFT - RIGHT) / max((last - first).days, 1)

    def at(day: date) -> str:
        return f"{LEFT + (min(day, last) - first).days * scale:.1f}"

    height = TOP + ROW * len(spans) + 10
    made = [
        Markup('<svg viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-label="{}" font-size="13">').format(
            WIDTH, height, WIDTH, height, title
        ),
        Markup("<title>{}</title>").format(title),
    ]
    step = max(1, (last.year - first.year + MOST_TICKS - 1) // MOST_TICKS)
    for year in range(first.year, last.year + 1, step):
        x = at(date(year, 1, 1))
        made.append(Markup('<path d="M{} {}V{}" stroke="{}"/>').format(x, TOP - 10, height, AXIS))
        made.append(Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(x, TOP - 16, year))
    made.append(
        Markup('<path d="M{} {}V{}" stroke="{}" stroke-dasharray="4 3"><title>{}</title></path>').format(
            at(on), TOP - 10, height, INK, today
        )
    )
    for row, each in enumerate(spans):
        end = max(each.until or last, each.holds_from + timedelta(1))
        days = (each.holds_from, min(max(on, each.holds_from), end), end, each.recorded_on)
        made.append(_line(each, TOP + ROW * row, [at(day) for day in days]))
    made.append(Markup("</svg>"))
    return Markup("").join(made)


def _line(span: Span, y: int, days: Sequence[str]) -> Markup:
    start, until_now, end, recorded = days
    label = span.label if len(span.label) <= LONGEST else f"{span.label[: LONGEST - 1]}…"
    return Markup(
        '<a href="{href}"><title>{whole}</title>'
        '<text x="{x}" y="{base}" stroke="#fff" stroke-width="4" paint-order="stroke">{label}</text>'
        '<path d="M{start} {bar}H{now}" stroke="{holds}" stroke-width="8"/>'
        '<path d="M{now} {bar}H{end}" stroke="{holds}" stroke-width="8" stroke-opacity="0.35"/>'
        '<path d="M{recorded} {below}l5 5l-5 5l-5 -5z" fill="{colour}" stroke="#fff"/></a>'
    ).format(
        href=span.href,
        whole=span.label,
        x=LEFT,
        base=y + 14,
        label=label,
        start=start,
        now=until_now,
        end=end,
        bar=y + 24,
        holds=HOLDS,
        recorded=recorded,
        below=y + 28,
        colour=RECORDED,
    )
