"""Two amounts of everybody beside each other: as it is, filled, and as it would be, only outlined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.pictures.drawing import element, picture

WIDTH = 820.0
LEFT, RIGHT, TOP = 130.0, 150.0, 34.0
BAR, BETWEEN, ROW = 14.0, 3.0, 44.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two amounts of one, in cents."""

    label: str
    one: int
    other: int


def beside(title: str, pairs: Sequence[Pair], legend: tuple[str, str], told: Callable[[int], str]) -> Markup:
    """A row for each; what is below nothing goes to the left of the line where nothing is."""
    amounts = [0, *(amount for each in pairs for amount in (each.one, each.other))]
    low, high = min(amounts), max(amounts)

    def x(amount: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (amount - low) / max(high - low, 1)

    drawn: list[Markup] = []
    for at, text, class_ in ((LEFT, legend[0], "beside__one"), (LEFT + 180, legend[1], "beside__other")):
        drawn.append(element("rect", x=at, y=6, width=BAR, height=BAR, class_=class_))
        drawn.append(element("text", text, x=at + BAR + 8, y=18, class_="line__tick"))
    for number, each in enumerate(pairs):
        top = TOP + number * ROW
        drawn.append(element("text", each.label, x=LEFT - 10, y=top + BAR + 6, text_anchor="end", class_="line__name"))
        for down, amount, class_ in ((0.0, each.one, "beside__one"), (BAR + BETWEEN, each.other, "beside__other")):
            start, end = sorted((x(0), x(amount)))
            drawn.append(element("rect", x=start, y=top + down, width=end - start, height=BAR, class_=class_))
            drawn.append(element("text", told(amount), x=end + 6, y=top + down + BAR - 3, class_="line__tick"))
    bottom = TOP + len(pairs) * ROW
    drawn.append(element("path", d=f"M{x(0):.1f} {TOP - 4:.1f}V{bottom - 8:.1f}", class_="line__zero"))
    return picture(title, (WIDTH, bottom), drawn, class_="beside")
