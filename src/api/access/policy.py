"""Who may do what: one table of every act and every question. What does not stand in it, nobody may do.

Beside the roles of whoever asks it matters for whom he acts (``Reach``), and what his organisation is to the
partnership (see ``decision``). The reason of each group of rows stands beside it; what they come down to is the
segregation of duties of BIO2 and ISO 27002 (5.3): who records does not verify, who verifies takes out mistakes and
records nothing else, and who keeps the program running has no say at all. ``docs/policy.md`` shows the same by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from api.access.identity import Role

REGISTRAR, FINANCE, CONTROLLER = Role.REGISTRAR, Role.FINANCE, Role.CONTROLLER
ACCOUNTANT, BOARD, ADMINISTRATOR = Role.ACCOUNTANT, Role.BOARD, Role.ADMINISTRATOR


class Reach(StrEnum):
    """For whom somebody may act; for a question, whether it is about a partnership or about the ledger as a whole."""

    SELF = "self"
    OWN = "own"
    PARTNERSHIP = "partnership"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Rules:
    """Rows that have one reason: the roles that may, how far, and the acts or questions."""

    reason: str
    roles: frozenset[Role]
    reach: Reach
    names: tuple[str, ...]


def _rules(reason: str, roles: tuple[Role, ...], reach: Reach, names: str) -> Rules:
    return Rules(reason, frozenset(roles), reach, tuple(names.split()))


FOUNDING: Final = "found-partnership"

ACTS: tuple[Rules, ...] = (
    _rules(
        "Any municipality may begin a partnership. Until the first municipality takes part, and not a day longer, the"
        " founder's own people go on in it: so the first members get in, and nobody gets into what others share.",
        (REGISTRAR,),
        Reach.OWN,
        FOUNDING,
    ),
    _rules(
        "The secretary or clerk of a member records what bodies decided, of his own municipality, of the partnership"
        " and of the other members: the host's registrar keeps the register of all. That a body decided, and not he,"
        " is in the actor of the act; that he recorded it is beside that.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        """
        propose-decision adopt-decision reject-decision defer-decision withdraw-decision
        propose-uniform-decision adopt-uniform-decision reject-uniform-decision
        grant-mandate change-mandate revoke-mandate consent-mandate withdraw-consent instruct-mandatee
        request-advice give-advice notify-works-council waive-suspension
        decide-in-principle consult-unions end-union-consultation
        send-draft give-view request-permission answer-permission
        publish-decision bring-into-force annul-decision suspend-decision lift-suspension
        ratify-decision supersede-decision file-objection decide-objection
        refer-objection ask-objection-repair repair-objection adjourn-objection
        """,
    ),
    _rules(
        "How the partnership is arranged rests on decisions, so whoever records those records this. The accountant is"
        " engaged here too, by a decision: neither finance nor the controller chooses who checks them.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        """
        admit-participant withdraw-participant record-succession change-legal-form
        establish-body adopt-principles assign-power assign-role end-role separate-roles switch-rule
        hold-function leave-function record-absence
        promise-contribution record-observation engage-accountant end-engagement
        """,
    ),
    _rules(
        "What who leaves owes, and how budgets are indexed, bodies decide and courts judge: the registrar records it.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        "set-exit-fee annul-exit-fee withdraw-exit-fee adopt-indexation",
    ),
    _rules(
        "Services, agreements on them and secondments are agreed between members, and recorded as decisions are.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        """
        start-service join-service leave-service change-host change-scope set-entry-moment
        conclude-agreement change-agreement end-agreement
        agree-secondment change-secondment extend-secondment confirm-secondment-end end-secondment
        """,
    ),
    _rules(
        "Tasks, deadlines and evaluations are set by bodies, and the secretary sees to them.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        """
        assign-task change-task complete-task deliver-report hold-meeting use-hours use-means
        set-deadline meet-deadline postpone-deadline miss-deadline
        plan-evaluation evaluate-task
        keep-calendar plan-budget-meeting record-statutory-act
        promise-saving plan-measurement
        """,
    ),
    _rules(
        "What a service achieved is counted where it is carried out, by who keeps the agreement or keeps the books.",
        (REGISTRAR, FINANCE),
        Reach.PARTNERSHIP,
        "measure-level",
    ),
    _rules(
        "The books are kept by finance, each for its own organisation: nobody books in another's name. What needs a"
        " decision (a key, a budget, the closing of a year) names one that the registrar recorded, not finance.",
        (FINANCE,),
        Reach.OWN,
        """
        open-pool close-pool define-key adopt-key
        open-cost-year adopt-budget index-budget settle-indexation set-entry-share claim-exit-fee
        record-opening-position define-import-mapping
        record-cost allocate-cost allocate-costs record-and-allocate-cost reverse-allocation reallocate
        record-expectation close-cost-year reopen-cost-year
        call-advances record-payment reverse-payment settle-cost-year appropriate-result
        recharge-secondment
        agree-netting record-netting-payment reverse-netting
        """,
    ),
    _rules(
        "What was counted goes into keys, and into what a saving is held against: finance records it.",
        (FINANCE,),
        Reach.OWN,
        """
        record-measure record-hours record-index set-mixed-use-rate end-vat-ground
        start-baseline define-indicator record-baseline-value measure-actual measure-cost-actual
        list-baseline-scope begin-baseline-version index-baseline change-baseline-scope
        record-home-cost record-transition-cost take-out-one-off
        """,
    ),
    _rules(
        "Who claims a saving is the claimant, under his own pseudonym: that is what the rule of four eyes compares.",
        (FINANCE,),
        Reach.SELF,
        "claim-saving substantiate-saving",
    ),
    _rules(
        "What another verified, and a body decided, is put in the budget by who keeps it.",
        (FINANCE,),
        Reach.OWN,
        "book-saving reverse-saving",
    ),
    _rules(
        "Who claims does not verify. A controller or the accountant does, under his own pseudonym.",
        (CONTROLLER, ACCOUNTANT),
        Reach.SELF,
        "verify-saving dispute-saving",
    ),
    _rules(
        "To reject is final, and so a member's own judgement: the accountant doubts a claim and reports on it.",
        (CONTROLLER,),
        Reach.SELF,
        "reject-saving",
    ),
    _rules(
        "A participant signs a 0-meting by its own controller, under his own pseudonym, and for nobody else.",
        (CONTROLLER,),
        Reach.SELF,
        "sign-baseline",
    ),
    _rules(
        "Who keeps the figures does not fix them for good, nor decide that a difference does not matter.",
        (CONTROLLER,),
        Reach.OWN,
        "lock-baseline accept-difference",
    ),
    _rules(
        "What others say that the books come to may come from whoever has it; the more eyes, the better.",
        (FINANCE, CONTROLLER, ACCOUNTANT),
        Reach.OWN,
        "assert-control-total",
    ),
    _rules(
        "How a breach came about tells whoever was there. It stays a finding.",
        (REGISTRAR, FINANCE, CONTROLLER),
        Reach.OWN,
        "explain-finding",
    ),
    _rules(
        "That a breach may be as it is a body decides, and how much of it needs no telling a council: the registrar"
        " records that, as he does of other decisions.",
        (REGISTRAR,),
        Reach.PARTNERSHIP,
        "accept-finding set-lawfulness-limit",
    ),
    _rules(
        "That a breach is mended, or is not after all, says who looks at findings and records nothing that has them.",
        (CONTROLLER, ACCOUNTANT),
        Reach.SELF,
        "resolve-finding reopen-finding",
    ),
    _rules(
        "Who recorded something does not take it out again by himself: the registrar and finance ask a controller, who"
        " records nothing anew in its place. It is signed by who does it, with a reason, and everybody can see it.",
        (CONTROLLER,),
        Reach.SELF,
        "record-in-error",
    ),
)

QUESTIONS: tuple[Rules, ...] = (
    _rules(
        "Whoever has a part in a collaboration sees which those are; a board decides upon figures, decisions, mandates"
        " and agreements, and so reads them.",
        (REGISTRAR, FINANCE, CONTROLLER, ACCOUNTANT, BOARD),
        Reach.PARTNERSHIP,
        """
        services mandates authority decisions dossier agreements arrangement obligations rules
        balances cost-years course changes comparison forecast exit-fees indexation vat keys measures what-if
        statement trial-balance todo netting findings lawfulness bridge savings
        advances settlement recharges secondments
        """,
    ),
    _rules(
        "The work of people, entry by entry, is for who records and who checks: a board has no need of it.",
        (REGISTRAR, FINANCE, CONTROLLER, ACCOUNTANT),
        Reach.PARTNERSHIP,
        "trail reconciliation mistake feed postings",
    ),
    _rules(
        "Everybody with a part in some collaboration may ask which ones he may see; the answer is his own.",
        (REGISTRAR, FINANCE, CONTROLLER, ACCOUNTANT, BOARD),
        Reach.LEDGER,
        "partnerships",
    ),
    _rules(
        "Whoever acts may ask what became of his own act.",
        (REGISTRAR, FINANCE, CONTROLLER, ACCOUNTANT),
        Reach.LEDGER,
        "acts",
    ),
    _rules(
        "Positions and lag say nothing of any partnership. Whoever keeps the program running needs them, and sees"
        " nothing else.",
        (ADMINISTRATOR,),
        Reach.LEDGER,
        "status",
    ),
    _rules(
        "What was refused to somebody who may know of no partnership is in no partnership's trail, and it may be an"
        " attack: names alone are kept of it, and whoever looks after the security of the program looks at it.",
        (ADMINISTRATOR,),
        Reach.LEDGER,
        "ledger-trail",
    ),
)


PRESENT: Final = frozenset({"mistake"})
"""Questions that look at the ledger as it stands, whatever moment is asked for: not for who sees the past only."""


ACROSS: Final = frozenset({"feed"})
"""Questions about partnerships that may be asked of all that one may see at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do an act, or ask a question, and how far."""

    roles: frozenset[Role]
    reach: Reach
    asks: bool


def _table() -> Mapping[str, Row]:
    table: dict[str, Row] = {}
    for asks, groups in ((False, ACTS), (True, QUESTIONS)):
        for rules in groups:
            for name in rules.names:
                if name in table:
                    raise TypeError(f"{name} stands in the policy twice")
                table[name] = Row(rules.roles, rules.reach, asks)
    return MappingProxyType(table)


TABLE: Mapping[str, Row] = _table()
"""Every act and every question by its name."""
