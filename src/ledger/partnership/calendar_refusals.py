"""Why a matter of the statutory calendar is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class CalendarNotBinding(RuleBroken):
    """Articles 34, 34b and 35 of the Wgr are for a body with a board of its own, not for a scheme without one."""

    code = "calendar-not-binding"

    def __init__(self, partnership: str, legal_form: str | None, on: date) -> None:
        form = f"is a {legal_form.replace('-', ' ')}" if legal_form else "was not there"
        super().__init__(
            f"{partnership} {form} on {on}, and Wgr 34, 34b and 35 bind a public body, a joint organ and an operations"
            " body only; set a deadline of your own for what was agreed, or correct the day"
        )
        self.partnership, self.legal_form, self.on = partnership, legal_form, on


class MeetingOutsideCycle(RuleBroken):
    """A board adopts a budget in the year before it (Wgr 34(1)), so it is planned no later."""

    code = "meeting-outside-cycle"

    def __init__(self, year: int, meets_on: date) -> None:
        super().__init__(
            f"the draft budget of {year} cannot be planned for {meets_on}: the board adopts it in {year - 1} (Wgr"
            f" 34(1)), and gets it in {year - 2} at the earliest; correct the day or the year"
        )
        self.year, self.meets_on = year, meets_on


class OutsideCycle(RuleBroken):
    """A budget is made in the two years before it, accounts are drawn up after their year (Wgr 34(3))."""

    code = "outside-cycle"

    def __init__(self, statutory_act: str, year: int, effective_on: date, first: date) -> None:
        super().__init__(
            f"{statutory_act} of {year} cannot have been done on {effective_on}: that can be from {first} on; correct"
            " the day or the year"
        )
        self.statutory_act, self.year, self.effective_on, self.first = statutory_act, year, effective_on, first


class StatutoryActDone(RuleBroken):
    """What the law wants of a year is done once."""

    code = "statutory-act-done"

    def __init__(self, statutory_act: str, year: int, done_on: date) -> None:
        super().__init__(
            f"{statutory_act} of {year} was done on {done_on}; correct the year, or have that recorded in error first"
        )
        self.statutory_act, self.year, self.done_on = statutory_act, year, done_on


class AdoptionWithoutDecision(RuleBroken):
    """A board adopts a budget and accounts by a decision (Wgr 34(1) and (3))."""

    code = "adoption-without-decision"

    def __init__(self, statutory_act: str, year: int) -> None:
        super().__init__(f"{statutory_act} of {year} is done by a decision of the board; name that decision")
        self.statutory_act, self.year = statutory_act, year


class AdoptedOnAnotherDay(RuleBroken):
    """The day of an adoption is that of its decision."""

    code = "adopted-on-another-day"

    def __init__(
        self, statutory_act: str, year: int, decision: str, effective_on: date, decided_on: date | None
    ) -> None:
        when = f"was taken on {decided_on}" if decided_on else "is not taken"
        super().__init__(
            f"{decision} {when}, so {statutory_act} of {year} was not done by it on {effective_on}; correct the day, or"
            " name the decision of that day"
        )
        self.statutory_act, self.year, self.decision = statutory_act, year, decision
        self.effective_on, self.decided_on = effective_on, decided_on


class SentBeforeAdopted(RuleBroken):
    """What is sent to the province is what the board adopted (Wgr 34(2) and (4))."""

    code = "sent-before-adopted"

    def __init__(self, statutory_act: str, year: int, effective_on: date, adopted_on: date) -> None:
        super().__init__(
            f"{statutory_act} of {year} cannot have been done on {effective_on}, before the adoption on {adopted_on};"
            " correct the day"
        )
        self.statutory_act, self.year, self.effective_on, self.adopted_on = (
            statutory_act,
            year,
            effective_on,
            adopted_on,
        )


class LateByLaw(RuleBroken):
    """What the law wants by a day was not there by then."""

    code = "late-by-law"

    def __init__(self, statutory_act: str, year: int, due_on: date, done_on: date | None) -> None:
        when = f"was done on {done_on}" if done_on else "is not done"
        super().__init__(
            f"{statutory_act} of {year} was due on {due_on} at the latest and {when}; do it, record when it was"
            " done, or explain to the councils and the province why it was late"
        )
        self.statutory_act, self.year, self.due_on, self.done_on = statutory_act, year, due_on, done_on
