"""Why a matter of an agreement on a service, or of joining one, is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class UnknownParty(RuleBroken):
    """The client is a body of a member; the contractor is the partnership's own organisation, or another member."""

    code = "unknown-party"

    def __init__(self, agreement: str, party: str, on: date) -> None:
        super().__init__(
            f"{party} cannot be a party to {agreement} on {on}: the client is a body of a member of the service, such"
            " as GM0313/college, and the contractor is the partnership itself or a member; name such a party"
        )
        self.agreement, self.party, self.on = agreement, party, on


class ClientIsContractor(RuleBroken):
    """Nobody agrees with itself: client and contractor are two sides."""

    code = "client-is-contractor"

    def __init__(self, agreement: str, client: str, contractor: str) -> None:
        super().__init__(
            f"{client} belongs to {contractor}, so {agreement} would have one party on both sides; name another client"
            " or another contractor"
        )
        self.agreement, self.client, self.contractor = agreement, client, contractor


class AgreementSideNotSigned(RuleBroken):
    """An agreement on a service is signed for its client and for its contractor, each once."""

    code = "agreement-side-not-signed"

    def __init__(self, agreement: str, side: str, times: int) -> None:
        signed = "nobody signed" if times == 0 else f"{times} functions signed"
        super().__init__(f"{signed} {agreement} for {side}; name one function that signed for each side")
        self.agreement, self.side, self.times = agreement, side, times


class AgreementNoticeTooShort(RuleBroken):
    """Whoever ends an agreement on a service early gives notice in time, as was agreed."""

    code = "agreement-notice-too-short"

    def __init__(self, agreement: str, effective_on: date, notice_on: date, earliest: date) -> None:
        super().__init__(
            f"{agreement} cannot end on {effective_on} by notice of {notice_on}: by the term that was agreed it ends on"
            f" {earliest} at the earliest; name that day, or agree on an earlier one with the other side"
        )
        self.agreement, self.effective_on, self.notice_on, self.earliest = agreement, effective_on, notice_on, earliest


class NoSideOfTheAgreement(RuleBroken):
    """Who signs an agreement is its client or its contractor."""

    code = "no-side-of-the-agreement"

    def __init__(self, agreement: str, party: str, client: str, contractor: str) -> None:
        super().__init__(
            f"{party} is neither {client}, the client of {agreement}, nor {contractor}, its contractor; name one"
            " of them or one of its bodies"
        )
        self.agreement, self.party, self.client, self.contractor = agreement, party, client, contractor


class NotDecidedByTheClient(RuleBroken):
    """What a client agrees to is that client's own decision."""

    code = "not-decided-by-the-client"

    def __init__(self, agreement: str, client: str, taken_by: str) -> None:
        super().__init__(
            f"{client} is the client of {agreement}, and the decision that this rests on was taken by {taken_by}; name"
            f" a decision of {client}"
        )
        self.agreement, self.client, self.taken_by = agreement, client, taken_by


class AgreementOverlaps(RuleBroken):
    """A client has one agreement at a time with a contractor on a service."""

    code = "agreement-overlaps"

    def __init__(self, agreement: str, other: str, on: date) -> None:
        super().__init__(
            f"{other}, between the same client and contractor, holds on {on} or later as well; change that one, end it"
            f" before {agreement} begins, or correct the days"
        )
        self.agreement, self.other, self.on = agreement, other, on


class AgreementEndsBeforeItStarts(RuleBroken):
    """An agreement holds for a day at least; ``ends_on`` is its last one."""

    code = "agreement-ends-before-it-starts"

    def __init__(self, agreement: str, effective_on: date, ends_on: date) -> None:
        super().__init__(
            f"{agreement} cannot hold from {effective_on} to {ends_on}; its last day is the first one or later"
        )
        self.agreement, self.effective_on, self.ends_on = agreement, effective_on, ends_on


class AgreementNotInForce(RuleBroken):
    """An agreement is changed, ended and measured while it holds."""

    code = "agreement-not-in-force"

    def __init__(self, agreement: str, on: date) -> None:
        super().__init__(f"{agreement} does not hold on {on}; correct the day, or conclude an agreement that does")
        self.agreement, self.on = agreement, on


class NoLevels(RuleBroken):
    """An agreement says what the service must be."""

    code = "no-levels"

    def __init__(self, agreement: str) -> None:
        super().__init__(f"{agreement} has no service level; name what is measured and what must be achieved")
        self.agreement = agreement


class LevelNamedTwice(RuleBroken):
    """A level has one target at a time."""

    code = "level-named-twice"

    def __init__(self, agreement: str, level: str) -> None:
        super().__init__(f"{level} stands twice among the levels of {agreement}; write it once")
        self.agreement, self.level = agreement, level


class UnknownLevel(RuleBroken):
    """Only what was agreed on is measured, over days on which one target held."""

    code = "unknown-level"

    def __init__(self, agreement: str, level: str, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"{agreement} has no level {level} with one target from {starts_on} up to {ends_on}; correct the level, or"
            " measure the days of each target apart"
        )
        self.agreement, self.level, self.starts_on, self.ends_on = agreement, level, starts_on, ends_on


class MeasuredTooEarly(RuleBroken):
    """What was achieved in a period is known when that period is over."""

    code = "measured-too-early"

    def __init__(self, level: str, ends_on: date, effective_on: date) -> None:
        super().__init__(
            f"{level} cannot have been measured on {effective_on} over days up to {ends_on}; wait until they are over,"
            " or measure a shorter period"
        )
        self.level, self.ends_on, self.effective_on = level, ends_on, effective_on


class NotAnEntryMoment(RuleBroken):
    """Where entry moments were set, others join on those days."""

    code = "not-an-entry-moment"

    def __init__(self, service: str, member: str, on: date, moments: tuple[date, ...]) -> None:
        days = ", ".join(str(day) for day in moments)
        super().__init__(
            f"{member} cannot join {service} on {on}: the entry moments are {days}; name one of those days, or set"
            " another entry moment first"
        )
        self.service, self.member, self.on, self.moments = service, member, on, moments
