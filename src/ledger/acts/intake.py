"""What a clerk agrees about files of an administration, before any of them is imported."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from ledger.acts.fields import END, Code, LedgerAccount, PartnershipName, ServiceName, Slug, TaskField, Text, Title
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.errors import NotFound
from ledger.partnership import PARTNERSHIP
from ledger.partnership.intake_events import (
    ColumnUse,
    DateStyle,
    Encoding,
    FileContent,
    FileFormat,
    FileType,
    Formulas,
    ImportMappingDefined,
    MappedAccount,
    MappedColumn,
    Minus,
    OtherAccount,
    TotalLines,
)
from ledger.party import municipality
from ledger.service import SERVICE

Sign = Annotated[str, Meta(pattern=f"^[^0-9A-Za-z\\n\\r-]{END}", description="one character, such as ','")]
Header = Annotated[str, Meta(min_length=1, max_length=300, description="the header of a column, exactly as it stands")]
Columns = Annotated[
    dict[ColumnUse, Header], Meta(min_length=1, description="what columns are used for, with their headers")
]


class FormatField(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read a file, as an act line writes it."""

    type: FileType
    decimal_sign: Annotated[str, Meta(pattern=f"^[,.]{END}", description="',' or '.'")]
    date_style: DateStyle
    thousands_sign: Annotated[str, Meta(pattern=f"^[.,' \\u00a0]{END}", description="such as '.'")] | None = None
    minus: Minus = Minus.BEFORE
    header_row: Annotated[int, Meta(ge=1, le=1000, description="the row with the headers; above it stands nothing")] = 1
    delimiter: Sign | None = None
    encoding: Encoding | None = None
    sheet: Annotated[str, Meta(min_length=1, max_length=31, description="the name of a sheet")] | None = None
    formulas: Formulas = Formulas.REFUSED


class AccountField(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the costs of an account belong, as an act line writes it."""

    ledger_account: LedgerAccount
    service: ServiceName
    pool: Slug
    task_field: TaskField | None = None


class OtherAccountField(Struct, frozen=True, forbid_unknown_fields=True):
    """An account that is passed over, as an act line writes it."""

    ledger_account: LedgerAccount
    grounds: Text


class TotalsField(Struct, frozen=True, forbid_unknown_fields=True):
    """How total lines are known, as an act line writes it."""

    header: Header
    control: Title | None = None
    subtotal: Title | None = None


@act("define-import-mapping")
def define_import_mapping(
    desk: Desk,
    *,
    partnership: PartnershipName,
    mapping: Slug,
    title: Title,
    content: FileContent,
    administration: Slug,
    format: FormatField,  # noqa: A002  # Its name in an act line.
    columns: Columns,
    accounts: tuple[AccountField, ...] = (),
    other_accounts: tuple[OtherAccountField, ...] = (),
    borne_by: Code | None = None,
    currency: Annotated[str, Meta(pattern=f"^[A-Z]{{3}}{END}", description="the currency of all amounts: EUR")] = "EUR",
    totals: TotalsField | None = None,
    illustrative: bool = False,
) -> None:
    """Agree how files of an administration are read; the same name again is the next version of that mapping."""
    current = desk.read(PARTNERSHIP, partnership)
    for each in accounts:
        if each.service.partition("/")[0] != partnership:
            raise NotFound("service", each.service)
        desk.read(SERVICE, each.service).state.pool(each.pool)
    if borne_by is not None:
        municipality(borne_by)
    defined = ImportMappingDefined(
        mapping,
        0,
        title,
        content,
        administration,
        FileFormat(**asdict(format)),
        tuple(MappedColumn(use, columns[use]) for use in ColumnUse if use in columns),
        tuple(MappedAccount(**asdict(each)) for each in accounts),
        tuple(OtherAccount(**asdict(each)) for each in other_accounts),
        borne_by,
        currency,
        None if totals is None else TotalLines(**asdict(totals)),
        illustrative,
    )
    desk.record(current, current.state.intake.define(defined))
