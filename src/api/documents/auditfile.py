"""The books of a year as an audit file (XML Auditfile Financieel, version 4.0 of the Belastingdienst).

An administration is that of the partnership, its accounts are those of the books, and what stands on each is a
participant's: who that is stands on every line. What an opening position brought in is the opening balance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final, TypeAlias

from lxml import etree

from api.documents.writer import Writer
from api.questions.books import JournalLine
from ledger.cost_year.postings import Account
from ledger.money import Money
from projections.as_of import AMSTERDAM

NAMESPACE: Final = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
LONGEST: Final = 35
"""Letters that an identification may have."""
NOT_KEPT: Final = "niet vastgelegd"
"""What the format wants of an administration and no ledger of ours holds: its number at the tax office."""
MEMORIAL: Final = "M"
MONTHS: Final = 12
BOTH: Final = "B"
"""Each participant owes and is owed."""

Element: TypeAlias = Any
"""Of a library that has no types."""

Transaction = tuple[str, date, int]
"""What an entry does to the books of a service on one day: that always balances."""


def auditfile(write: Writer, *, year: int, service: str | None = None) -> bytes:
    """All postings of the books of one year, of every service or of one."""
    lines: list[JournalLine] = list(write.ask("postings", service=service, year=year).rows)
    opening = [each for each in lines if each.imported]
    booked = [each for each in lines if not each.imported]
    periods = _periods(year, [each.effective_on for each in booked])
    root = etree.Element(f"{{{NAMESPACE}}}auditfile", nsmap={None: NAMESPACE})
    _put(root, "header", _header(write, year))
    company = _put(root, "company", {})
    _put_all(company, {"companyName": cut(write.title, 255), "taxRegistrationCountry": "NL", "taxRegIdent": NOT_KEPT})
    _participants(write, company, lines, opening)
    _accounts(write, company, lines)
    numbered = _put(company, "periods", {})
    for number, (first, last) in periods.items():
        days = {"startDatePeriod": first.isoformat(), "endDatePeriod": last.isoformat()}
        _put(numbered, "period", {"periodNumber": str(number), **days})
    _opening(company, opening)
    _transactions(write, company, booked, periods)
    etree.indent(root)
    made = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    assert isinstance(made, bytes), "it was asked for in UTF-8"
    return made


def _header(write: Writer, year: int) -> dict[str, str]:
    return {
        "fiscalYear": f"{year:04}",
        "startDate": date(year, 1, 1).isoformat(),
        "endDate": date(year, 12, 31).isoformat(),
        "curCode": "EUR",
        "dateCreated": write.at.astimezone(AMSTERDAM).date().isoformat(),
        "softwareDesc": "Grondslag",
        "softwareVersion": version("grondslag")[:20],
    }


def _periods(year: int, days: Sequence[date]) -> dict[int, tuple[date, date]]:
    """The months; the first begins with what takes effect before the year, and a 13th has what does after it."""
    ends = [date(year, month + 1, 1).toordinal() - 1 for month in range(1, MONTHS)] + [date(year, 12, 31).toordinal()]
    made = {month: (date(year, month, 1), date.fromordinal(end)) for month, end in enumerate(ends, start=1)}
    if before := [each for each in days if each.year < year]:
        made[1] = (min(before), made[1][1])
    if after := [each for each in days if each.year > year]:
        made[MONTHS + 1] = (date(year + 1, 1, 1), max(after))
    return made


def _period(on: date, periods: Mapping[int, tuple[date, date]]) -> int:
    return next(number for number, (first, last) in periods.items() if first <= on <= last)


def _participants(
    write: Writer,
    company: Element,
    lines: Iterable[JournalLine],
    opening: Iterable[JournalLine],
) -> None:
    """Everybody who has anything in these books, with what it began and ended with."""
    began: Counter[str] = Counter()
    for each in opening:
        began[each.participant or ""] += each.cents
    ends: Counter[str] = Counter()
    for each in lines:
        ends[each.participant or ""] += each.cents
    everyone = _put(company, "customersSuppliers", {})
    for who in sorted(ends.keys() - {""}):
        facts = {"custSupID": identification(who), "custSupName": cut(write.party(who), 50), "custSupTp": BOTH}
        first, last = _amount(began[who], "opBalDesc", "opBalTp"), _amount(ends[who], "clBalDesc", "clBalTp")
        _put(everyone, "customerSupplier", {**facts, **first, **last})


def _accounts(write: Writer, company: Element, lines: Iterable[JournalLine]) -> None:
    """All that is kept in these books is what participants have of each other: accounts of the balance sheet."""
    found = sorted({each.account for each in lines}) or [Account.COST]
    ledger = _put(company, "generalLedger", {})
    for account in found:
        name = write.term(account, "Account")
        _put(ledger, "ledgerAccount", {"accID": account.value, "accDesc": cut(name, 255), "accTp": "B"})


def _opening(company: Element, opening: Iterable[JournalLine]) -> None:
    sums: Counter[Account] = Counter()
    for each in opening:
        sums[each.account] += each.cents
    there = [(account, cents) for account, cents in sorted(sums.items()) if cents]
    made = _put(company, "openingBalance", _totals([cents for _, cents in there]))
    for number, (account, cents) in enumerate(there, start=1):
        _put(made, "obLine", {"nr": str(number), "accID": account.value, **_amount(cents, "amnt", "amntTp")})


def _transactions(
    write: Writer,
    company: Element,
    booked: Sequence[JournalLine],
    periods: Mapping[int, tuple[date, date]],
) -> None:
    together: dict[str, dict[Transaction, list[JournalLine]]] = defaultdict(lambda: defaultdict(list))
    for each in booked:
        together[each.service][each.service, each.effective_on, each.position].append(each)
    made = _put(company, "transactions", _totals([each.cents for each in booked]))
    for service, transactions in sorted(together.items()):
        facts = {"jrnID": identification(service), "desc": plain(service), "jrnTp": MEMORIAL}
        journal = _put(made, "journal", facts)
        for (_, on, position), lines in sorted(transactions.items()):
            facts = {
                "nr": f"{position}-{on:%Y%m%d}",
                "desc": write.term(lines[0].act, "acts"),
                "periodNumber": str(_period(on, periods)),
                "trDt": on.isoformat(),
                "Source": write.say("position %(position)s", position=position),
            }
            transaction = _put(journal, "transaction", facts)
            for number, each in enumerate(lines, start=1):
                _put(transaction, "trLine", _line(number, each))


def _line(number: int, each: JournalLine) -> dict[str, str]:
    facts = {
        "nr": str(number),
        "accID": each.account.value,
        "docRef": cut(each.cost or str(each.position), 255),
        "effDate": each.effective_on.isoformat(),
    }
    if each.description:
        facts["desc"] = plain(each.description)
    facts |= _amount(each.cents, "amnt", "amntTp")
    if each.participant:
        facts["custSupID"] = identification(each.participant)
    if each.decision:
        facts["invRef"] = cut(each.decision, 255)
    if each.pool:
        facts["cost"] = cut(each.pool, 999)
    return {**facts, "project": each.service}


def _amount(cents: int, amount: str, side: str) -> dict[str, str]:
    """An amount is never below zero: it is a debit or a credit."""
    return {amount: Money(abs(cents)).euros, side: "C" if cents < 0 else "D"}


def _totals(cents: Sequence[int]) -> dict[str, str]:
    debit, credit = sum(each for each in cents if each > 0), -sum(each for each in cents if each < 0)
    return {"linesCount": str(len(cents)), "totalDebit": Money(debit).euros, "totalCredit": Money(credit).euros}


def identification(name: str) -> str:
    """A name as an identification: one that is too long keeps its beginning, and is told from others by its digest.

    >>> identification("GM0313"), identification("blnp/informatievoorziening-en-automatisering")
    ('GM0313', 'blnp/informatievoorziening-4e4f2124')
    """
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 8]}{sha256(name.encode()).hexdigest()[:8]}"


def _put(parent: Element, name: str, facts: Mapping[str, str]) -> Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    _put_all(made, facts)
    return made


def _put_all(parent: Element, facts: Mapping[str, str]) -> None:
    for name, text in facts.items():
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def cut(text: str, most: int) -> str:
    """Text of which XML can hold every letter, and no more of them than the format does."""
    return plain(text)[:most]


def plain(text: str) -> str:
    r"""Text that XML can hold: what it cannot is written by its number.

    >>> plain("a\x07b")
    'a[U+0007]b'
    """
    return "".join(each if each.isprintable() else f"[U+{ord(each):04X}]" for each in text)
