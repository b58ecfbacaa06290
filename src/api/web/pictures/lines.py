"""Lines over time: a small one beside a figure, and a larger one of everybody with an axis of days and of euros."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from api.web.pictures.drawing import element, picture

Point = tuple[date, int]
"""A day, and the amount from that day on."""

SMALL = (96.0, 26.0)
INSET = 3.0
LARGE = (820.0, 300.0)
LEFT, RIGHT, TOP, BOTTOM = 88.0, 150.0, 14.0, 30.0
LABEL = 15.0
"""How far apart the names at the ends of lines are kept."""
EVERY = (1, 3, 12, 24, 60, 120, 1200, 12000)
"""One tick in so many months: as few as can be read."""
MOST_DAYS, MOST_TICKS = 8, 5
DASHES = ("none", "7 4", "2 3", "10 3 2 3", "1 5", "12 4")
"""Lines differ by their dashes as well as by their colours."""


@dataclass(frozen=True, slots=True)
class Line:
    """The course of one amount; it is flat between its points, and nothing before the first."""

    label: str
    points: Sequence[Point]

    def at(self, on: date) -> int:
        """What it was on a day."""
        return next((amount for day, amount in reversed(self.points) if day <= on), 0)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days and amounts are in a picture."""

    days: tuple[date, date]
    amounts: tuple[int, int]
    box: tuple[float, float, float, float]

    def x(self, on: date) -> float:
        first, last = self.days
        left, _, right, _ = self.box
        span = max((last - first).days, 1)
        return left + (right - left) * min(max((on - first).days, 0), span) / span

    def y(self, amount: int) -> float:
        low, high = self.amounts
        _, top, _, bottom = self.box
        return bottom - (bottom - top) * (amount - low) / max(high - low, 1)

    def steps(self, line: Line) -> str:
        """The course as a line that goes up and down at once, for that is what amounts do."""
        first, last = self.days
        amount = line.at(first)
        made = [f"M{self.x(first):.1f} {self.y(amount):.1f}"]
        for on, to in line.points:
            if first < on <= last:
                made.append(f"H{self.x(on):.1f}V{self.y(to):.1f}")
        made.append(f"H{self.x(last):.1f}")
        return "".join(made)


def sparkline(title: str, line: Line, days: tuple[date, date]) -> Markup:
    """The course as a small line; where it is below nothing at some time, a thin line shows where nothing is."""
    width, height = SMALL
    amounts = [0, *(amount for _, amount in line.points)]
    scale = _Scale(days, (min(amounts), max(amounts)), (INSET, INSET, width - INSET, height - INSET))
    last = days[1]
    drawn = [
        element("path", d=f"M{INSET} {scale.y(0):.1f}H{width - INSET}", class_="line__zero"),
        element("path", d=scale.steps(line), class_="line__course"),
        element("circle", cx=scale.x(last), cy=scale.y(line.at(last)), r=2.4, class_="line__end"),
    ]
    return picture(title, SMALL, drawn, class_="sparkline")


def course(
    title: str, lines: Sequence[Line], days: tuple[date, date], told: Callable[[int], str], dated: Callable[[date], str]
) -> Markup:
    """Everybody's course in one picture, each with its name at its end; ``told`` and ``dated`` write on the axes."""
    width, height = LARGE
    amounts = [0, *(amount for line in lines for _, amount in line.points)]
    ticks = _ticks(min(amounts), max(amounts))
    box = (LEFT, TOP, width - RIGHT, height - BOTTOM)
    scale = _Scale(days, (min(*ticks, *amounts), max(*ticks, *amounts)), box)
    drawn: list[Markup] = []
    for tick in ticks:
        y = scale.y(tick)
        zero = "line__zero" if tick == 0 else "line__grid"
        drawn.append(element("path", d=f"M{LEFT} {y:.1f}H{width - RIGHT}", class_=zero))
        drawn.append(element("text", told(tick), x=LEFT - 8, y=y + 4, text_anchor="end", class_="line__tick"))
    for on in _days(*days):
        x = scale.x(on)
        drawn.append(element("path", d=f"M{x:.1f} {height - BOTTOM}v5", class_="line__axis"))
        drawn.append(element("text", dated(on), x=x, y=height - BOTTOM + 19, text_anchor="middle", class_="line__tick"))
    ends = _apart([scale.y(line.at(days[1])) for line in lines], TOP, height - BOTTOM)
    for number, (line, at) in enumerate(zip(lines, ends, strict=True)):
        hue = f"line__course hue-{number % len(DASHES) + 1}"
        drawn.append(
            element("path", d=scale.steps(line), class_=hue, stroke_dasharray=DASHES[number % len(DASHES)], fill="none")
        )
        y = scale.y(line.at(days[1]))
        drawn.append(
            element(
                "path", d=f"M{width - RIGHT:.1f} {y:.1f}L{width - RIGHT + 8:.1f} {at:.1f}", class_=f"line__lead {hue}"
            )
        )
        drawn.append(element("text", line.label, x=width - RIGHT + 12, y=at + 4, class_="line__name"))
    return picture(title, LARGE, drawn, class_="lines")


def _ticks(low: int, high: int) -> list[int]:
    """Round amounts from below the lowest to above the highest, nothing among them; about five."""
    span = max(high - low, 100)
    step = 1
    while span > MOST_TICKS * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2  # 1, 2, 5, 10, 20, 50 ...
    lowest = -(-low // step) * step - (step if low % step else 0)
    return list(range(lowest, high + step, step))


def _days(first: date, last: date) -> list[date]:
    """First days of months or of years, as many as can be read."""
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    every = next(each for each in EVERY if len(months) <= MOST_DAYS * each)
    return [each for each in months if (each.year * 12 + each.month - 1) % every == 0]


def _apart(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """As near to where they should be as they can be without touching each other."""
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    placed = [0.0] * len(wanted)
    least = top
    for each in order:
        placed[each] = max(wanted[each], least)
        least = placed[each] + LABEL
    most = bottom
    for each in reversed(order):
        placed[each] = min(placed[each], most)
        most = placed[each] - LABEL
    return placed
