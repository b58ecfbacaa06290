"""A short history in which the two dates matter for every projection, played through the acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ledger.acts.line import ask_all
from ledger.canonical import canonical
from ledger.clerk import Clerk, Done
from ledger.journal import Address, Journal
from projections import Library, open_library
from tests.ledgers import SYSTEM

SERVICE = "blnp/financien"
HOST = "GM0327"
MEMBERS = ("GM0267", "GM0273", "GM0313", "GM0327")
COLLEGE = "GM0327/college"
OFFICIAL = {
    "subject": "p-1",
    "function": "secretaris",
    "capacity": "official",
    "organisation": HOST,
    "on_behalf_of": COLLEGE,
}
BUYER = {**OFFICIAL, "subject": "p-2", "function": "teamleider inkoop"}
CONTROLLER = {**OFFICIAL, "subject": "p-3", "function": "concerncontroller", "capacity": "controller"}

MISTAKE = "6f3b5a0e-7b1f-4b6c-9d53-0a52d0a3a001"
"""The id of an act that was a mistake."""

Line = dict[str, Any]


def line(act: str, at: str | None = None, actor: Line = OFFICIAL, /, **fields: object) -> Line:
    """An act as a file has it; ``at`` is a day, at noon, for demonstrations."""
    when = {} if at is None else {"at": at if "T" in at else f"{at}T12:00:00Z"}
    return {"act": act, "actor": actor, **when, **fields}


def decision(name: str, at: str | None = None, since: str = "2017-01-01", scope: str = SERVICE) -> list[Line]:
    """A decision of the host's college, proposed and adopted."""
    about = {"scope": scope, "decision": name, "body": COLLEGE}
    return [
        line("propose-decision", at, **about, title=name, effective_on=since),
        line("adopt-decision", at, **about, decided_on=since, effective_on=since),
    ]


def key(name: str, at: str | None, since: str, weights: Line, *replaces: str) -> Line:
    about = {"service": SERVICE, "pool": "beheer", "key": name, "source": "regeling", "method": "fixed"}
    rests = {"decision": f"{SERVICE}#besluit", "replaces": list(replaces)}
    return line("adopt-key", at, **about, **rests, effective_on=since, weights=weights)


def cost(name: str, at: str | None, day: str, euros: str) -> Line:
    about = {"service": SERVICE, "year": int(day[:4]), "cost": name, "pool": "beheer", "description": name}
    return line("record-and-allocate-cost", at, **about, amount=euros, borne_by=HOST, effective_on=day)


def mandate(act: str, at: str, since: str, /, **terms: object) -> Line:
    about = {"scope": SERVICE, "mandate": "inkoop", "decision": f"{SERVICE}#besluit", "effective_on": since}
    return line(act, at, **about, **terms)


def beginning(at: str | None = None) -> list[Line]:
    """A partnership of four with a service that has a decision, a pool, a key and the books of 2018."""
    return [
        line("found-partnership", at, partnership="blnp", title="BLNP", legal_form="light-scheme", vision="samen")
        | {"effective_on": "2017-01-01"},
        *(
            line("admit-participant", at, partnership="blnp", participant=code, effective_on="2017-01-01")
            for code in MEMBERS
        ),
        line("start-service", at, service=SERVICE, title="Financien", host=HOST, members=list(MEMBERS))
        | {"scope": ["administratie"], "effective_on": "2017-01-01"},
        *decision("besluit", at),
        line("open-pool", at, service=SERVICE, pool="beheer", title="Beheer", effective_on="2017-01-01"),
        key("eerst", at, "2017-01-01", dict.fromkeys(MEMBERS, "1")),
        line("open-cost-year", at, service=SERVICE, year=2018),
    ]


def two_dates() -> list[Line]:
    """What follows: costs, a key from an earlier day, a mandate changed backwards, a claim and what became of it."""
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1"}
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    bought = {"scope": SERVICE, "decision": "pakket", "body": COLLEGE}
    zero = {"service": SERVICE, "indicator": "kosten"}
    later = {"starts_on": "2018-01-01", "ends_on": "2019-01-01"}
    claim = {"service": SERVICE, "claim": "besparing"}
    return [
        mandate("grant-mandate", "2018-01-05", "2018-01-01", **whom, **terms, cap="50000.00"),
        line("start-baseline", "2018-02-01", service=SERVICE, title="0-meting", starts_on="2016-01-01")
        | {"ends_on": "2017-01-01", "price_level": 2016, "scope": ["administratie"], "effective_on": "2018-02-01"},
        line("define-indicator", "2018-02-01", **zero, criterion="costs", title="Kosten", unit="EUR", better="lower"),
        *(
            line("record-baseline-value", "2018-02-01", **zero, value="500.00", source="jaarrekening 2016")
            | {"effective_on": "2018-02-01", "participant": code}
            for code in MEMBERS
        ),
        line("lock-baseline", "2018-02-01", service=SERVICE, effective_on="2018-02-01", decision=f"{SERVICE}#besluit"),
        cost("F-1", "2018-03-05", "2018-03-01", "1000.00"),
        cost("F-2", "2018-09-05", "2018-09-01", "400.00"),
        line("propose-decision", "2018-10-01", **bought, title="Pakket", effective_on="2018-10-01"),
        line("adopt-decision", "2018-10-02", BUYER, **bought, decided_on="2018-10-02", effective_on="2018-10-02")
        | {"amount": "60000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}},  # Above the cap: refused.
        mandate("change-mandate", "2019-02-01", "2018-06-01", **terms, cap="75000.00"),
        line("adopt-decision", "2019-02-02", BUYER, **bought, decided_on="2018-10-02", effective_on="2018-10-02")
        | {"amount": "60000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}},
        line("measure-cost-actual", "2019-03-01", **zero, years=[2018], effective_on="2019-03-01"),
        line("claim-saving", "2019-03-02", **claim, indicator="kosten", **later, amount="600.00")
        | {"effective_on": "2019-03-02"},
        line("verify-saving", "2019-04-01", CONTROLLER, **claim, effective_on="2019-04-01"),
        key("later", "2019-05-01", "2018-07-01", {**dict.fromkeys(MEMBERS[:3], "1"), HOST: "5"}, "eerst"),
        line("reallocate", "2019-05-01", service=SERVICE, year=2018, reason="another key from 1 July"),
        mandate("revoke-mandate", "2019-11-01", "2020-01-01"),
        line("record-observation", "2019-11-02", partnership="blnp", observation="vergissing", kind="result", text="x")
        | {"id": MISTAKE, "source": "notulen", "effective_on": "2019-11-02"},
        line("record-in-error", "2019-11-03", partnership="blnp", act_id=MISTAKE)
        | {"reason": "error: of another partnership"},
        line("admit-participant", "2019-11-04", partnership="blnp", participant="GM0457", effective_on="2019-11-04"),
        line("record-succession", "2022-03-25", partnership="blnp", participant="GM0457", successor="GM0363")
        | {"effective_on": "2022-03-24", "law": "Wet tot samenvoeging van de gemeenten Amsterdam en Weesp"},
    ]


CLIENT = {**OFFICIAL, "subject": "p-4", "organisation": "GM0313", "on_behalf_of": "GM0313/college"}
WORKS_COUNCIL = {**OFFICIAL, "subject": "p-5", "organisation": "GM0313", "on_behalf_of": "GM0313/ondernemingsraad"}


def arranging() -> list[Line]:
    """An agreement on the service that a works council advised on, and what was achieved; and a role."""
    dvo = {"scope": SERVICE, "decision": "dvo", "body": "GM0313/college", "effective_on": "2022-11-05"}
    asked = {"scope": SERVICE, "advice": "advies"}
    agreed = {"service": SERVICE, "agreement": "dvo-2023"}
    level = {"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "95", "bound": "at-least"}
    text = {"scope": "blnp", "decision": "regeling", "text_sha256": "ab" * 32}
    return [
        line("propose-decision", "2022-11-05", CLIENT, **dvo, title="DVO"),
        line("request-advice", "2022-11-06", CLIENT, **asked, decision="dvo", works_council="GM0313/ondernemingsraad")
        | {"question": "Eens?", "effective_on": "2022-11-06"},
        line("give-advice", "2022-11-07", WORKS_COUNCIL, **asked, opinion="negative", effective_on="2022-11-07"),
        line("adopt-decision", "2022-11-08", CLIENT, **dvo, decided_on="2022-11-08"),
        line("notify-works-council", "2022-11-09", CLIENT, **asked, deviates=True, grounds="nodig")
        | {"effective_on": "2022-11-09"},
        line("conclude-agreement", "2022-11-10", CLIENT, **agreed, title="DVO 2023", client="GM0313/college")
        | {"contractor": HOST, "levels": [level], "effective_on": "2023-01-01", "decision": f"{SERVICE}#dvo"},
        line("measure-level", "2023-07-01", CLIENT, **agreed, level="op-tijd", achieved="96", source="register")
        | {"starts_on": "2023-01-01", "ends_on": "2023-07-01", "effective_on": "2023-07-01"},
        line("assign-role", "2023-07-02", partnership="blnp", role="contractor", matter=SERVICE, source="DVO 2023")
        | {"holder": "directeur", "organisation": HOST, "effective_on": "2023-01-01"},
        line("assign-task", "2023-07-02", partnership="blnp", task="werf", title="Werf", clients=[COLLEGE])
        | {"contractors": [{"function": "medewerker", "organisation": "GM0313"}], "assignments": ["Kijk"]}
        | {"effective_on": "2023-07-02"},
        line("hold-meeting", "2023-07-02", partnership="blnp", task="werf", meeting="een", title="Een")
        | {"present": [COLLEGE], "effective_on": "2023-07-02"},
        line("set-deadline", "2023-07-02", partnership="blnp", deadline="plan", title="Plan", body=COLLEGE)
        | {"due_on": "2023-12-31", "effective_on": "2023-07-02"},
        line("plan-evaluation", "2023-07-02", partnership="blnp", evaluation="tussen", title="Tussen", body=COLLEGE)
        | {"headings": ["Start"], "tasks": ["werf"], "due_on": "2023-12-31", "effective_on": "2023-07-02"},
        line("propose-uniform-decision", "2023-07-03", **text, title="Regeling", effective_on="2023-07-03")
        | {"bodies": ["GM0313/college", COLLEGE]},
        line("adopt-uniform-decision", "2023-07-04", **text, body=COLLEGE, decided_on="2023-07-04")
        | {"effective_on": "2023-07-04"},
    ]


def opening(at: str | None, cut_over: str, amounts: dict[str, tuple[str, str]], **more: object) -> Line:
    """Where another administration left off; ``more`` is of each line."""
    lines = [{"participant": code, "share": share, "paid": paid, **more} for code, (share, paid) in amounts.items()]
    document = {"title": "Saldilijst", "sha256": "ab" * 32}
    facts = {"lines": lines, "origin": "Key2Financien", "source": "saldilijst", "effective_on": cut_over}
    books = {"service": SERVICE, "year": int(cut_over[:4])}
    return line("record-opening-position", at, **books, **facts) | {"evidence": [document]}


def books() -> list[Line]:
    """What others said of the books of 2018 after that, for one row at least of every other table."""
    year = {"service": SERVICE, "year": 2018}
    total = {**year, "control_total": "rekening", "effective_on": "2018-12-31"}
    says = {"kind": "ledger-account", "ledger_account": "6300401", "amount": "90.00", "source": "grootboek"}
    accepts = {"effective_on": "2019-12-01", "decision": f"{SERVICE}#besluit", "grounds": "klein"}
    return [
        cost("F-3", "2023-11-12", "2018-12-01", "100.00") | {"ledger_account": "6300401"},
        line("assert-control-total", "2023-11-13", **total, **says),
        line("accept-difference", "2023-12-01", **{**total, **accepts}),
        line("adopt-budget", "2023-12-01", **year, pool="beheer", amount="2000.00", effective_on="2018-01-01")
        | {"decision": f"{SERVICE}#besluit"},
        line("record-expectation", "2023-12-01", **year, expectation="rest", pool="beheer", covers="rest-of-year")
        | {"amount": "10.00", "grounds": "contract", "source": "budgethouder", "effective_on": "2018-12-01"},
        *money(year),
        line("open-cost-year", "2023-12-02", service=SERVICE, year=2019),
        opening("2023-12-03", "2019-06-30", {MEMBERS[0]: ("700.00", "0.00"), HOST: ("300.00", "1000.00")}),
        line("measure-cost-actual", "2023-12-04", service=SERVICE, indicator="kosten", years=[2019])
        | {"effective_on": "2019-12-04"},
        *irregularly(),
    ]


def irregularly() -> list[Line]:
    """A limit that who accounts for it decided upon itself, recorded as it was found."""
    limit = {"partnership": "blnp", "body": COLLEGE, "year": 2023, "percentage": "1", "base": "1000.00"}
    return [
        *decision("grens", "2023-12-05", "2023-12-05", "blnp"),
        line("set-lawfulness-limit", "2023-12-05", **limit, decision="blnp#grens", source="nota")
        | {"effective_on": "2023-12-05", "as_found": "Zo is het besloten"},
    ]


def money(year: Line) -> list[Line]:
    """Advances, called anew once the budget was amended, a payment, a recharge, a settlement, a part reserved."""
    rests = {"decision": f"{SERVICE}#besluit"}
    lent = {
        "lender": MEMBERS[0],
        "borrower": HOST,
        "function_at_lender": "adviseur",
        "function_at_borrower": "adviseur",
    }
    charged = {"charged_in": "fte", "quantity": "0.5", "tariff": "80.00", "pool": "beheer", "cost": "D-1"}
    return [
        line("call-advances", "2023-12-01", **year, **rests, advances="eerst", effective_on="2018-01-01")
        | {"dates": ["2018-01-15", "2018-10-15"]},
        line("adopt-budget", "2023-12-01", **year, **rests, pool="beheer", amount="2400.00", effective_on="2018-07-01"),
        line("call-advances", "2023-12-01", **year, **rests, advances="nader", effective_on="2018-07-01")
        | {"dates": ["2018-10-15"], "replaces": "eerst"},
        line("record-payment", "2023-12-01", **year, payment="BANK-1", payer=MEMBERS[0], payee=HOST, amount="125.00")
        | {"purpose": "advances", "effective_on": "2018-01-15", "description": "eerste termijn"},
        line("record-payment", "2023-12-01", **year, payment="BANK-2", payer=MEMBERS[1], payee=HOST, amount="0.01")
        | {"purpose": "advances", "effective_on": "2018-01-16"},
        line("reverse-payment", "2023-12-01", **year, payment="BANK-2", reason="error: of another service"),
        line("agree-secondment", "2023-12-01", service=SERVICE, secondment="leen", person="p-9", **lent)
        | {"fte": "0.5", "price_basis": "fixed-tariff", "effective_on": "2018-01-01"},
        line("recharge-secondment", "2023-12-01", **year, **charged, secondment="leen", starts_on="2018-01-01")
        | {"ends_on": "2018-07-01", "effective_on": "2018-06-30"},
        line("allocate-cost", "2023-12-01", **year, cost="D-1"),
        line("appropriate-result", "2023-12-01", **year, **rests, to_reserve="10.00", effective_on="2019-04-01"),
        line("settle-cost-year", "2023-12-01", **year, **rests, settlement="afrekening", due_on="2019-07-15")
        | {"effective_on": "2019-04-01"},
    ]


def play(journal: Journal, lines: Iterable[Line]) -> list[Done]:
    """Do acts one after another, refused ones too."""
    clerk = Clerk(SYSTEM, journal)
    return [clerk.do(asked) for asked in ask_all((canonical(each).decode() for each in lines), journal.founded.ledger)]


@contextmanager
def library_of(address: Address) -> Iterator[Library]:
    """The projections of a ledger, for as long as a test asks them."""
    journal = Journal(address)
    library = open_library(journal)
    try:
        yield library
    finally:
        library.close()
        journal.close()
