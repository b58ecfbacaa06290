"""Lines of costs: from the cells of a line to the act that records it. Nothing here reads a file or a ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from api.intake.cells import Cell, amount_of, day_of, text_of
from api.intake.refusals import MalformedCell, OtherCurrency, UnknownAccount
from api.intake.table import TableLine
from ledger.money import Money
from ledger.partnership.intake_events import ColumnUse, ImportMappingDefined, MappedAccount

LONGEST_NAME: Final = 60
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?")
_TASK_FIELD: Final = re.compile(r"[0-9]\.[0-9]{1,2}")
_LINE: Final = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The act that a line asks for: its name, its fields, what makes it the same line in any file.

    ``name`` is what people call the line, ``goes_to`` what its amount is added up by.
    """

    act: str
    fields: dict[str, Any]
    identity: tuple[str, ...]
    name: str
    goes_to: tuple[str, ...]
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A line that the mapping names as one to leave out, why, and its amount, which belongs to the total."""

    grounds: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a mapping makes of lines of costs."""

    partnership: str
    mapping: ImportMappingDefined
    accounts: dict[str, MappedAccount]
    others: dict[str, str]

    @classmethod
    def by(cls, partnership: str, mapping: ImportMappingDefined) -> Costs:
        accounts = {each.ledger_account: each for each in mapping.accounts}
        return cls(
            partnership, mapping, accounts, {each.ledger_account: each.grounds for each in mapping.other_accounts}
        )

    def amount(self, line: TableLine) -> Money:
        """The amount of a line, in the one currency."""
        cells, currency = line.cells, self.mapping.currency
        if (cell := cells.get(ColumnUse.CURRENCY)) is not None and (found := text_of(cell, "currency")) != currency:
            raise OtherCurrency(cell.where, found, currency)
        return amount_of(cells[ColumnUse.AMOUNT], self.mapping.format, "amount")

    def wanted(self, line: TableLine) -> Wanted | PassedOver:
        """The act that a line asks for; raises what is the matter with which of its cells."""
        cells, mapping = line.cells, self.mapping
        account = text_of(cells[ColumnUse.ACCOUNT], "account")
        amount = self.amount(line)
        if account in self.others:
            return PassedOver(f"account {account}: {self.others[account]}", amount)
        belongs = self.accounts.get(account)
        if belongs is None:
            raise UnknownAccount(cells[ColumnUse.ACCOUNT].where, account)
        day = day_of(cells[ColumnUse.DATE], mapping.format, "date")
        journal = _name(cells[ColumnUse.JOURNAL], "journal")
        if "/" in journal:
            raise MalformedCell(cells[ColumnUse.JOURNAL].where, journal, "a journal, which has no '/' in it")
        document, number = _name(cells[ColumnUse.DOCUMENT], "document"), self._line(cells)
        cost = f"{mapping.administration}/{journal}/{document}/{number}"
        if len(cost) > LONGEST_NAME:
            expected = f"short enough: {cost!r} has more than {LONGEST_NAME} characters"
            raise MalformedCell(cells[ColumnUse.DOCUMENT].where, document, expected)
        booking: dict[str, object] = {
            "administration": mapping.administration,
            "journal": journal,
            "document": document,
            "line": number,
        }
        vat = cells.get(ColumnUse.VAT)
        if vat is not None and not vat.is_blank:
            booking["vat"] = amount_of(vat, mapping.format, "VAT").euros
        fields: dict[str, Any] = {
            "service": belongs.service,
            "year": day.year,
            "cost": cost,
            "pool": belongs.pool,
            "description": text_of(cells[ColumnUse.DESCRIPTION], "description"),
            "amount": amount.euros,
            "borne_by": mapping.borne_by,
            "effective_on": day.isoformat(),
            "ledger_account": account,
            "booking": booking,
        }
        if task_field := self._task_field(cells, belongs):
            fields["task_field"] = task_field
        if mapping.illustrative:
            fields["illustrative"] = True
        identity = ("cost", self.partnership, mapping.administration, journal, document, str(number))
        name = f"document {document} of journal {journal}, line {number}"
        goes_to = (belongs.service, str(day.year), belongs.pool)
        return Wanted("record-and-allocate-cost", fields, identity, name, goes_to, amount)

    def _line(self, cells: Any) -> int:  # noqa: ANN401  # A mapping of cells.
        cell: Cell | None = cells.get(ColumnUse.LINE)
        if cell is None:
            return 1
        text = text_of(cell, "line number")
        if not _LINE.fullmatch(text):
            raise MalformedCell(cell.where, text, "a line number of 1 or more")
        return int(text)

    def _task_field(self, cells: Any, belongs: MappedAccount) -> str | None:  # noqa: ANN401  # As above.
        """The Iv3 task field of the line, which may not be another than that of its account."""
        cell: Cell | None = cells.get(ColumnUse.TASK_FIELD)
        if cell is None or cell.is_blank:
            return belongs.task_field
        text = text_of(cell, "task field")
        if not _TASK_FIELD.fullmatch(text):
            raise MalformedCell(cell.where, text, "an Iv3 task field, such as 0.4; let the cell be text")
        if belongs.task_field not in (None, text):
            raise MalformedCell(
                cell.where, text, f"the task field {belongs.task_field} of account {belongs.ledger_account}"
            )
        return text


def _name(cell: Cell, use: str) -> str:
    text = text_of(cell, use)
    if not _NAME.fullmatch(text):
        expected = f"a {use} of letters, digits and . _ / - that begins and ends with a letter or digit"
        raise MalformedCell(cell.where, text, expected)
    return text
