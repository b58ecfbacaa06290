"""What people agree about files of an administration: given the mappings there are, which one can be defined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.errors import NotFound
from ledger.law import LegalForm
from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import PartnershipFounded
from ledger.partnership.intake import (
    ALLOWED,
    NEEDED,
    ColumnsNotUsed,
    FormatUnclear,
    MappedTwice,
    MappingLacksColumns,
    MappingUnchanged,
)
from ledger.partnership.intake_events import (
    ColumnUse,
    DateStyle,
    Encoding,
    FileContent,
    FileFormat,
    FileTakenIn,
    FileType,
    Formulas,
    ImportMappingDefined,
    MappedAccount,
    MappedColumn,
    OtherAccount,
    TotalLines,
)
from ledger.party import UnknownMunicipality
from tests.api.files import a_mapping
from tests.ledger.blnp import financien
from tests.scenario import given

FOUNDED = PartnershipFounded("blnp", "BLNP", LegalForm.AGREEMENT, "samen sterker", date(2017, 1, 1))
CSV = FileFormat(FileType.CSV, ",", DateStyle.DAY_FIRST, ".", delimiter=";", encoding=Encoding.WINDOWS_1252)
XLSX = FileFormat(FileType.XLSX, ",", DateStyle.DAY_FIRST, sheet="Boekingen")
ACCOUNT = MappedAccount("41000", "blnp/financien", "uitvoering", "0.4")


def columns(content: FileContent) -> tuple[MappedColumn, ...]:
    return tuple(MappedColumn(use, use.value.title()) for use in ColumnUse if use in NEEDED[content])


COSTS = ImportMappingDefined(
    "leusden",
    1,
    "Grootboek",
    FileContent.COSTS,
    "leusden",
    CSV,
    columns(FileContent.COSTS),
    (ACCOUNT,),
    (OtherAccount("42000", "of Leusden alone"),),
    "GM0327",
)
HOURS = ImportMappingDefined("uren", 1, "Uren", FileContent.HOURS, "leusden", XLSX, columns(FileContent.HOURS))


@pytest.mark.parametrize("asked", [COSTS, HOURS, replace(COSTS, totals=TotalLines("Omschrijving", "Totaal", "Sub"))])
def test_the_first_of_a_name_is_version_1(asked: ImportMappingDefined) -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.intake.define(replace(asked, version=7))).then(asked)


def test_the_next_of_a_name_is_the_next_version_and_no_file_changes_that() -> None:
    later = replace(COSTS, title="Grootboek, nieuwe rekeningen")
    taken = FileTakenIn("leusden", 1, "boekingen.csv", "ab" * 32, 1, 0, 0, 0)
    given(PARTNERSHIP, FOUNDED, COSTS, taken).when(lambda it: it.intake.define(later)).then(replace(later, version=2))
    state = given(PARTNERSHIP, FOUNDED, COSTS, replace(later, version=2)).state
    assert state.intake.mapping("leusden") == replace(later, version=2)


def test_a_mapping_that_nobody_defined_is_not_there() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.intake.mapping("leusden")).then_refused(
        NotFound, kind="mapping", name="leusden"
    )


def test_the_same_again_is_no_new_version() -> None:
    given(PARTNERSHIP, FOUNDED, COSTS).when(lambda it: it.intake.define(COSTS)).then_refused(
        MappingUnchanged, mapping="leusden", version=1
    )


@pytest.mark.parametrize("content", FileContent)
def test_every_column_is_named_without_which_a_line_means_nothing(content: FileContent) -> None:
    base = COSTS if content is FileContent.COSTS else replace(HOURS, content=content)
    for use in NEEDED[content]:
        asked = replace(base, columns=tuple(each for each in columns(content) if each.use is not use))
        given(PARTNERSHIP, FOUNDED).when(lambda it, asked=asked: it.intake.define(asked)).then_refused(  # type: ignore[misc]
            MappingLacksColumns, mapping=base.mapping, columns=(use.value,)
        )


def test_no_column_is_named_that_such_lines_have_no_use_for() -> None:
    asked = replace(COSTS, columns=(*COSTS.columns, MappedColumn(ColumnUse.HOURS, "Uren")))
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.intake.define(asked)).then_refused(
        ColumnsNotUsed, mapping="leusden", columns=("hours",)
    )
    assert all(NEEDED[content] <= ALLOWED[content] for content in FileContent)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (replace(COSTS, accounts=(ACCOUNT, ACCOUNT)), ("41000",)),
        (replace(COSTS, other_accounts=(OtherAccount("41000", "not ours"),)), ("41000",)),
        (replace(COSTS, columns=(*COSTS.columns, MappedColumn(ColumnUse.VAT, "Amount"))), ("Amount",)),
    ],
)
def test_a_column_and_an_account_are_named_once(asked: ImportMappingDefined, names: tuple[str, ...]) -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.intake.define(asked)).then_refused(
        MappedTwice, mapping="leusden", names=names
    )


UNCLEAR: Mapping[str, ImportMappingDefined] = {
    "a csv file needs a 'delimiter' and an 'encoding'": replace(COSTS, format=replace(CSV, encoding=None)),
    "a csv file has no 'sheet' and no formulas": replace(COSTS, format=replace(CSV, formulas=Formulas.KEPT_VALUE)),
    "an xlsx file needs a 'sheet'": replace(COSTS, format=replace(XLSX, sheet=None)),
    "an xlsx file has no 'delimiter' and no 'encoding'": replace(COSTS, format=replace(XLSX, delimiter=";")),
    "decimal sign and thousands sign must differ": replace(COSTS, format=replace(CSV, thousands_sign=",")),
    "lines of costs need 'accounts' and 'borne_by'": replace(COSTS, borne_by=None),
    "only lines of costs have accounts, totals and somebody who bears them": replace(HOURS, borne_by="GM0327"),
    "totals need a text that a control total or a subtotal begins with": replace(COSTS, totals=TotalLines("Amount")),
    "a control total and a subtotal must begin differently": replace(
        COSTS, totals=TotalLines("Description", "Totaal", "Totaal rekening")
    ),
}


@pytest.mark.parametrize("problem", UNCLEAR)
def test_a_format_leaves_nothing_open(problem: str) -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.intake.define(UNCLEAR[problem])).then_refused(
        FormatUnclear, mapping=UNCLEAR[problem].mapping, problem=problem
    )


def fields(**more: Any) -> dict[str, Any]:  # noqa: ANN401  # Fields of any kind.
    account = {"ledger_account": "41000", "service": "blnp/financien", "pool": "beheer"}
    return {name: value for name, value in a_mapping(accounts=[account], **more).items() if name != "act"}


def test_the_act_defines_it_for_services_and_pools_that_are_there() -> None:
    memory = financien()
    memory.do("define-import-mapping", **fields())
    defined = memory.streams["partnership:blnp"][-1]
    assert isinstance(defined, ImportMappingDefined)
    assert (defined.version, defined.accounts[0].pool) == (1, "beheer")
    assert [column.use.value for column in defined.columns][:3] == ["date", "journal", "document"]


@pytest.mark.parametrize(
    ("account", "kind"),
    [({"service": "blnp/ict"}, "service"), ({"service": "bel/financien"}, "service"), ({"pool": "extra"}, "pool")],
)
def test_the_act_refuses_a_service_or_pool_that_is_not(account: dict[str, str], kind: str) -> None:
    where = {"ledger_account": "41000", "service": "blnp/financien", "pool": "beheer"} | account
    with pytest.raises(NotFound) as refused:
        financien().do("define-import-mapping", **(fields() | {"accounts": [where]}))
    assert refused.value.kind == kind


def test_the_act_refuses_who_is_no_municipality() -> None:
    with pytest.raises(UnknownMunicipality):
        financien().do("define-import-mapping", **fields(borne_by="GM9999"))
