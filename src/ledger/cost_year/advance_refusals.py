"""What the books of a year refuse about advances."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class NothingToCall(RuleBroken):
    """Advances are called of a budget, from others than whom they are payable to."""

    code = "nothing-to-call"

    def __init__(self, service: str, year: int, on: date) -> None:
        super().__init__(
            f"no budget of {service} for {year} that is in force on {on} leaves anything to call from others; adopt a"
            " budget from that day or an earlier one, or correct the day"
        )
        self.service, self.year, self.on = service, year, on


class AdvancesStanding(RuleBroken):
    """A year has one call for advances at a time, so that no contribution is called twice."""

    code = "advances-standing"

    def __init__(self, advances: str, standing: str) -> None:
        super().__init__(
            f"advances {standing!r} stand; to call {advances!r} in their place, say that they replace {standing!r}:"
            " what has fallen due by then stays, and the rest is called anew"
        )
        self.advances, self.standing = advances, standing


class NothingToReplace(RuleBroken):
    """Only the advances that stand are replaced."""

    code = "advances-not-standing"

    def __init__(self, advances: str, replaces: str) -> None:
        super().__init__(
            f"advances {advances!r} cannot replace {replaces!r}, which do not stand; name those that do, or none"
        )
        self.advances, self.replaces = advances, replaces


class InstalmentsOutOfOrder(RuleBroken):
    """Instalments fall due one after another, on or after the day on which they are called."""

    code = "instalments-out-of-order"

    def __init__(self, due_on: date, since: date) -> None:
        super().__init__(
            f"an instalment of {due_on} does not fall due after the one before it, or on or after {since}, when these"
            " advances take effect; give each day once, in order of time, or let them take effect earlier"
        )
        self.due_on, self.since = due_on, since


class NoDates(RuleBroken):
    """Either the days are given, or the rhythm that they follow from, and that leaves one at least."""

    code = "no-instalment-dates"

    def __init__(self, year: int, since: date) -> None:
        super().__init__(
            f"it is not clear when the instalments of {year} from {since} on fall due: give 'dates', or 'rhythm' and"
            " 'day_of_month' that leave a day in what is left of the year, and not both"
        )
        self.year, self.since = year, since


class NoPartInYear(RuleBroken):
    """Only who takes part in a service in a year, or carries it out, pays and is paid in the books of that year."""

    code = "no-part-in-year"

    def __init__(self, organisations: tuple[str, ...], service: str, year: int) -> None:
        super().__init__(
            f"{', '.join(organisations)} took no part in {service} in {year}; name a member of that year, its successor"
            " or the host, or correct the year"
        )
        self.organisations, self.service, self.year = organisations, service, year
