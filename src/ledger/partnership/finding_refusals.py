"""Why something cannot be said of a finding."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class FindingDealtWith(RuleBroken):
    """A breach that was accepted or resolved is dealt with, until it is opened again or changes."""

    code = "finding-dealt-with"

    def __init__(self, finding: str, standing: str, since: date) -> None:
        super().__init__(
            f"{finding} was {standing} on {since} and is the same breach still; open it again first if that does not"
            " hold any more"
        )
        self.finding, self.standing, self.since = finding, standing, since


class FindingStepOutOfOrder(RuleBroken):
    """What is said of a finding follows what was said before."""

    code = "finding-step-out-of-order"

    def __init__(self, finding: str, on: date, since: date) -> None:
        super().__init__(f"of {finding} something was said on {since}, so this cannot be of {on}; correct the day")
        self.finding, self.on, self.since = finding, on, since


class NothingToReopen(RuleBroken):
    """A finding of which nothing was said is open."""

    code = "nothing-to-reopen"

    def __init__(self, finding: str) -> None:
        super().__init__(f"nothing was said of {finding} that still counts, so it is open; check its reference")
        self.finding = finding


class FindingOfAnother(RuleBroken):
    """A finding is one of the partnership that it is about."""

    code = "finding-of-another"

    def __init__(self, finding: str, partnership: str) -> None:
        super().__init__(f"{finding} is about nothing in {partnership}; name the partnership that it is about")
        self.finding, self.partnership = finding, partnership


class RecordedIrregularly(RuleBroken):
    """What was recorded although it broke a rule; ``broken`` is the code of the refusal that it would have got."""

    code = "recorded-irregularly"

    def __init__(self, about: str, broken: str) -> None:
        super().__init__(f"{about} was recorded although it broke a rule ({broken}); have it ratified, or mended")
        self.about, self.broken = about, broken
