"""What whoever comes over the network can be refused before the ledger is asked."""

from __future__ import annotations

from enum import StrEnum

from ledger.errors import LedgerError, RuleBroken


class NotAuthenticated(LedgerError):
    """It is not established who asks; a subclass says why, with a code of its own."""

    code = "not-authenticated"

    def __init__(self, problem: str = "log in, or send a bearer token of an issuer that this ledger trusts") -> None:
        super().__init__(problem)

    @property
    def headers(self) -> dict[str, str]:
        """How to authenticate, as every answer 401 must say (RFC 9110); no error, where nothing was given."""
        return {"WWW-Authenticate": 'Bearer realm="grondslag"'}


class Why(StrEnum):
    """Why somebody may not do or see something; ``policy`` decides which of these it is."""

    ROLE = "role"
    NO_PART = "no-part"
    LEFT = "left"
    ORGANISATION = "organisation"
    ELSEWHERE = "elsewhere"
    AS_ANOTHER = "as-another"


_SAID = {
    Why.ROLE: "none of the roles of whoever asks may do this",
    Why.NO_PART: "there is no partnership of that name that whoever asks may see",
    Why.LEFT: "the municipality takes no part any more; ask for what was known up to its last day",
    Why.ORGANISATION: "this is done for one's own organisation, and the actor is of another",
    Why.ELSEWHERE: "the actor is of an organisation that has nothing to do with it",
    Why.AS_ANOTHER: "this is done under one's own pseudonym and for one's own organisation, and the actor is another",
}


class NotAllowed(RuleBroken):
    """Who asks is known, and may not do or see this; recorded in the trail as every refusal by a rule is.

    ``where`` is the partnership as it was asked for, or none for the ledger as a whole. Of a partnership that is not
    there and one that is not for the asker's eyes the refusal is the same.
    """

    code = "not-allowed"

    def __init__(self, subject: str, asked: str, where: str | None, why: Why) -> None:
        super().__init__(f"{subject} may not '{asked}'{f' in {where}' if where else ''}: {_SAID[why]}")
        self.subject, self.asked, self.where, self.why = subject, asked, where, why
