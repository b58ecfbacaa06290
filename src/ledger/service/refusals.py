"""Why a matter of one shared service is refused: its members, host and secondments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken


class NoParticipant(RuleBroken):
    """Only participants of the partnership share its services and lend each other staff."""

    code = "no-participant"

    def __init__(self, service: str, participant: str, on: date) -> None:
        super().__init__(
            f"{participant} is no participant of {service.partition('/')[0]} on {on}, so it has no part in {service};"
            " record its accession first, or correct the code or the day"
        )
        self.service, self.participant, self.on = service, participant, on


class NoMember(RuleBroken):
    """Only members of a service host it, leave it or bear its costs."""

    code = "no-member"

    def __init__(self, service: str, member: str, on: date) -> None:
        super().__init__(
            f"{member} is no member of {service} on {on}; record first that it joined, or correct the code or the day"
        )
        self.service, self.member, self.on = service, member, on


class AlreadyMember(RuleBroken):
    """A participant joins a service once, and again only after it has left."""

    code = "already-member"

    def __init__(self, service: str, member: str, on: date) -> None:
        super().__init__(
            f"{member} is a member of {service} on {on} or later already; correct the day, or record first that it left"
        )
        self.service, self.member, self.on = service, member, on


class MemberNamedTwice(RuleBroken):
    """A list of members names each once."""

    code = "member-named-twice"

    def __init__(self, service: str, member: str) -> None:
        super().__init__(f"{member} is named twice among the members of {service}; name it once")
        self.service, self.member = service, member


class TooFewMembers(RuleBroken):
    """A shared service is shared."""

    code = "too-few-members"

    def __init__(self, service: str, members: tuple[str, ...]) -> None:
        super().__init__(f"{service} needs two members or more, and got {len(members)}; name who shares it")
        self.service, self.members = service, members


class HostIsNoMember(RuleBroken):
    """The host takes part in the service that it carries out, as long as it is the host."""

    code = "host-is-no-member"

    def __init__(self, service: str, host: str, on: date) -> None:
        super().__init__(
            f"{host} cannot be the host of {service} from {on} on: it must be a member from then on; record first that"
            " it joined, or name a member"
        )
        self.service, self.host, self.on = service, host, on


class HostCannotLeave(RuleBroken):
    """A service is never without its host."""

    code = "host-cannot-leave"

    def __init__(self, service: str, host: str, on: date) -> None:
        super().__init__(
            f"{host} is the host of {service} on {on} or later, so it cannot leave from then on; change the host first"
        )
        self.service, self.host, self.on = service, host, on


class BeforeStart(RuleBroken):
    """A service has no members, scope or pools before it is there."""

    code = "before-start"

    def __init__(self, service: str, on: date, started_on: date) -> None:
        super().__init__(f"{service} started on {started_on}, so this cannot hold from {on} on; correct the day")
        self.service, self.on, self.started_on = service, on, started_on


class LenderIsBorrower(RuleBroken):
    """A secondment is between two employers."""

    code = "lender-is-borrower"

    def __init__(self, secondment: str, participant: str) -> None:
        super().__init__(f"{participant} cannot lend staff to itself in {secondment}; name another lender or borrower")
        self.secondment, self.participant = secondment, participant


class FteOutOfRange(RuleBroken):
    """``fte`` is a fraction of full working time: above 0, and at most 1.25 (45 of 36 hours)."""

    code = "fte-out-of-range"

    def __init__(self, secondment: str, fte: Decimal) -> None:
        super().__init__(
            f"{fte} fte in {secondment} is no part of one person's working time; write a number above 0, at most 1.25"
        )
        self.secondment, self.fte = secondment, str(fte)


class EndsBeforeStart(RuleBroken):
    """``ends_on``, the last day, comes after the first."""

    code = "ends-before-start"

    def __init__(self, secondment: str, effective_on: date, ends_on: date) -> None:
        super().__init__(
            f"{secondment} cannot start on {effective_on} and end on {ends_on}; name a later last day, or none"
        )
        self.secondment, self.effective_on, self.ends_on = secondment, effective_on, ends_on


class SecondmentNotRunning(RuleBroken):
    """A secondment is changed or ended while it runs."""

    code = "secondment-not-running"

    def __init__(self, secondment: str, on: date) -> None:
        super().__init__(f"{secondment} does not run on {on}; correct the day, or agree on a new secondment")
        self.secondment, self.on = secondment, on


class CompensatedInKey(RuleBroken):
    """A secondment that the key makes up for is not charged for beside it."""

    code = "compensated-in-key"

    def __init__(self, secondment: str, on: date) -> None:
        super().__init__(
            f"secondment {secondment!r} is compensated in the key on {on}, so that nothing is charged for it; leave"
            " that time out, or give it another price basis from that day"
        )
        self.secondment, self.on = secondment, on
