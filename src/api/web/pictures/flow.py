"""Who pays whom: bands from those who pay to those who get, as wide as the amounts are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.pictures.drawing import element, picture

WIDTH = 820.0
LEFT, RIGHT, BAR = 190.0, 630.0, 12.0
TALL, GAP, LEAST = 240.0, 22.0, 18.0
EDGE = 14.0


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount above nothing from one to another, in cents."""

    payer: str
    payee: str
    amount: int


def flow(title: str, flows: Sequence[Flow], told: Callable[[int], str]) -> Markup:
    """Payers on the left, payees on the right, each with its name and what it pays or gets in all."""
    payers = _sums([(each.payer, each.amount) for each in flows])
    payees = _sums([(each.payee, each.amount) for each in flows])
    total = sum(payers.values())
    left, right = _places(payers, total), _places(payees, total)
    height = 2 * EDGE + max(_bottom(left), _bottom(right)) - EDGE
    left, right = _middle(left, height), _middle(right, height)
    drawn: list[Markup] = []
    used: dict[tuple[str, str], float] = {}
    hues = {name: number % 6 + 1 for number, name in enumerate(payers)}
    for each in flows:
        top_left = left[each.payer][0] + used.get(("from", each.payer), 0.0)
        top_right = right[each.payee][0] + used.get(("to", each.payee), 0.0)
        wide_left = (left[each.payer][1] - left[each.payer][0]) * each.amount / payers[each.payer]
        wide_right = (right[each.payee][1] - right[each.payee][0]) * each.amount / payees[each.payee]
        used["from", each.payer] = used.get(("from", each.payer), 0.0) + wide_left
        used["to", each.payee] = used.get(("to", each.payee), 0.0) + wide_right
        band = _band((top_left, wide_left), (top_right, wide_right))
        said = element("title", f"{each.payer} → {each.payee}: {told(each.amount)}")
        drawn.append(element("path", said, d=band, class_=f"flow__band hue-{hues[each.payer]}"))
    for sums, places, bar, anchor, at in (
        (payers, left, LEFT - BAR, "end", LEFT - BAR - 8),
        (payees, right, RIGHT, "start", RIGHT + BAR + 8),
    ):
        for name, amount in sums.items():
            top, bottom = places[name]
            hue = f"hue-{hues[name]}" if sums is payers else "flow__to"
            drawn.append(element("rect", x=bar, y=top, width=BAR, height=bottom - top, class_=f"flow__bar {hue}"))
            middle = (top + bottom) / 2
            drawn.append(element("text", name, x=at, y=middle - 2, text_anchor=anchor, class_="flow__name"))
            drawn.append(element("text", told(amount), x=at, y=middle + 14, text_anchor=anchor, class_="flow__amount"))
    return picture(title, (WIDTH, height), drawn, class_="flow")


def _sums(amounts: Sequence[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, amount in amounts:
        found[name] = found.get(name, 0) + amount
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _places(sums: dict[str, int], total: int) -> dict[str, tuple[float, float]]:
    """From where to where each stands; the smallest is as tall as its name needs, one gap apart from the next."""
    at, found = EDGE, {}
    for name, amount in sums.items():
        tall = max(TALL * amount / total, LEAST)
        found[name] = (at, at + tall)
        at += max(tall, 2 * LEAST) + GAP - LEAST
    return found


def _bottom(places: dict[str, tuple[float, float]]) -> float:
    return max(bottom for _, bottom in places.values())


def _middle(places: dict[str, tuple[float, float]], height: float) -> dict[str, tuple[float, float]]:
    first = min(top for top, _ in places.values())
    down = (height - (_bottom(places) - first)) / 2 - first
    return {name: (top + down, bottom + down) for name, (top, bottom) in places.items()}


def _band(one: tuple[float, float], other: tuple[float, float]) -> str:
    (left, wide_left), (right, wide_right) = one, other
    middle = (LEFT + RIGHT) / 2
    return (
        f"M{LEFT:.1f} {left:.1f}C{middle:.1f} {left:.1f} {middle:.1f} {right:.1f} {RIGHT:.1f} {right:.1f}"
        f"V{right + wide_right:.1f}C{middle:.1f} {right + wide_right:.1f} {middle:.1f} {left + wide_left:.1f}"
        f" {LEFT:.1f} {left + wide_left:.1f}Z"
    )
