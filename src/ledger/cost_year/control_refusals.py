"""What the books of a year refuse about control totals."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class WrongSubject(RuleBroken):
    """Each kind of control total is about something: an account, a bank, a task field, a participant."""

    code = "wrong-subject"

    def __init__(self, control_total: str, kind: str, missing: tuple[str, ...], superfluous: tuple[str, ...]) -> None:
        wrong = [f"name {' or '.join(missing)}"] if missing else []
        wrong += [f"leave out {' and '.join(superfluous)}"] if superfluous else []
        super().__init__(f"control total {control_total!r} is of kind {kind!r}: {', and '.join(wrong)}")
        self.control_total, self.kind, self.missing, self.superfluous = control_total, kind, missing, superfluous


class NothingToAccept(RuleBroken):
    """Only a difference that is there, and was not accepted as it is, can be accepted."""

    code = "nothing-to-accept"

    def __init__(self, control_total: str, difference: Money, accepted_by: str | None) -> None:
        why = f"was accepted by {accepted_by}" if accepted_by else "is none"
        super().__init__(
            f"the difference between the books and control total {control_total!r} is {difference.euros} and {why};"
            " there is nothing to accept"
        )
        self.control_total, self.difference, self.accepted_by = control_total, difference.euros, accepted_by


class ControlTotalsDiffer(RuleBroken):
    """A year is closed when its books say what others say of them, or a decision accepts that they do not."""

    code = "control-totals-differ"

    def __init__(self, service: str, year: int, on: date, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"the books of {service} for {year} differ from what others say, and no decision in force on {on} accepts"
            f" it: {'; '.join(differences)}; correct the books, or accept each difference by a decision"
        )
        self.service, self.year, self.on, self.differences = service, year, on, differences
