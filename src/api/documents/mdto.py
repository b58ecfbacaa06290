"""Metadata by which an archive keeps a file: MDTO of the Nationaal Archief, of what it is and of the file itself.

MDTO wants two documents: of the *informatieobject* (what it says, of when, by whom, how long it is kept) and of the
*bestand* that represents it (its bytes, its format, its checksum). What nobody said is not guessed: without a choice
the appraisal and the restrictions are *Nader te bepalen*, as MDTO's own lists have it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from importlib.metadata import version
from typing import Any, Final, TypeAlias

from lxml import etree

from api.documents.auditfile import plain
from ledger.founding import LedgerFounded
from projections.as_of import AMSTERDAM

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
SCHEMA: Final = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
TOOI: Final = "https://identifier.overheid.nl/tooi/id/gemeente/"
AGGREGATION, EVENTS = "Begrippenlijst Aggregatieniveaus MDTO", "Begrippenlijst EventTypeLijst MDTO"
APPRAISALS, CHECKSUMS = "Begrippenlijst Waarderingen MDTO", "Begrippenlijst ChecksumAlgoritme MDTO"
RESTRICTIONS, PRONOM = "Begrippenlijst BeperkingGebruikTypeLijst MDTO", "PRONOM-register"
TIMES, KINDS = "Begrippenlijst Peildata van Grondslag", "Begrippenlijst Documentsoorten van Grondslag"
SELECTION = "Selectielijst gemeenten en intergemeentelijke organen 2020"

Element: TypeAlias = Any
"""Of a library that has no types."""


class Format(Enum):
    """What a file is, by its number and name in the register of formats that archives use (PRONOM)."""

    PDF = ("fmt/476", "Acrobat PDF/A - Portable Document Format 2a")
    XLSX = ("fmt/214", "Microsoft Excel for Windows 2007 onwards")
    CSV = ("x-fmt/18", "Comma Separated Values")
    XAF = ("fmt/101", "Extensible Markup Language 1.0")


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What an archivist says of it: kept for ever, for ``years``, or (neither) still to be said; and who may see it."""

    for_ever: bool = False
    years: int | None = None
    category: str | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with all that its metadata say. ``address`` leads to the same bytes for ever; ``kind`` is what it is."""

    address: str
    kind: str
    title: str
    file: str
    format: Format
    size: int
    """How many bytes it has."""
    sha256: str
    language: str
    valid_on: date
    known_at: int
    recorded_at: datetime
    made_at: datetime
    partnership: str
    partnership_title: str
    ledger: LedgerFounded
    organisation: str
    organisation_name: str
    appraisal: Appraisal = field(default_factory=Appraisal)


def informatieobject(of: Kept) -> bytes:
    """What the file says, of when it is, who made it, and how long it is to be kept."""
    root, it = _root("informatieobject")
    _identified(it, "identificatie", of.address, _source(of))
    _text(it, "naam", of.title)
    _concept(it, "aggregatieniveau", "Archiefstuk", AGGREGATION)
    _concept(it, "classificatie", of.kind, KINDS)
    _text(it, "omschrijving", _about(of))
    for name, day in (("Geldig op", of.valid_on), ("Bekend op", _day(of.recorded_at))):
        time = _put(it, "dekkingInTijd")
        _concept(time, "dekkingInTijdType", name, TIMES)
        _text(time, "dekkingInTijdBegindatum", day.isoformat())
    _text(it, "taal", of.language)
    _created(it, of)
    _appraised(it, of.appraisal)
    _reference(it, "isOnderdeelVan", of.partnership_title, of.partnership, _source(of))
    _reference(it, "heeftRepresentatie", of.file, _file_id(of), _source(of))
    _reference(it, "archiefvormer", of.organisation_name, *_register(of))
    restriction = _put(it, "beperkingGebruik")
    _concept(
        restriction,
        "beperkingGebruikType",
        "Geen beperking" if of.appraisal.public else "Nader te bepalen",
        RESTRICTIONS,
    )
    _text(restriction, "beperkingGebruikNadereBeschrijving", _restriction(of))
    return _written(root)


def bestand(of: Kept) -> bytes:
    """The bytes themselves: how many, in which format, and what proves that they are the same."""
    root, it = _root("bestand")
    _identified(it, "identificatie", _file_id(of), _source(of))
    _text(it, "naam", of.file)
    _text(it, "omvang", str(of.size))
    code, label = of.format.value
    _concept(it, "bestandsformaat", label, PRONOM, code)
    checksum = _put(it, "checksum")
    _concept(checksum, "checksumAlgoritme", "SHA256", CHECKSUMS)
    _text(checksum, "checksumWaarde", of.sha256)
    _text(checksum, "checksumDatum", _instant(of.made_at))
    _reference(it, "isRepresentatieVan", of.title, of.address, _source(of))
    return _written(root)


def _about(of: Kept) -> str:
    told = (
        f"{of.kind} van {of.partnership_title}. Stand per {of.valid_on:%d-%m-%Y}, zoals bekend op journaalpositie"
        f" {of.known_at} (vastgelegd {of.recorded_at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M})."
    )
    if of.ledger.demonstration:
        told += " Demonstratie: gemaakt uit een grootboek met voorbeelden; hieraan zijn geen rechten te ontlenen."
    return told


def _restriction(of: Kept) -> str:
    if of.appraisal.public:
        return "Bij het maken van dit pakket is gezegd dat er geen beperking is."
    return (
        "Kan functies en pseudoniemen noemen van wie handelde; te beoordelen vóór openbaarmaking (Woo, AVG) en"
        " overbrenging."
    )


def _created(it: Element, of: Kept) -> None:
    event = _put(it, "event")
    _concept(event, "eventType", "Creatie", EVENTS)
    _text(event, "eventTijd", _instant(of.made_at))
    _reference(event, "eventVerantwoordelijkeActor", of.organisation_name, *_register(of))
    told = (
        f"Gemaakt door Grondslag {version('grondslag')} uit grootboek {of.ledger.name} ({of.ledger.ledger}), tot en"
        f" met journaalpositie {of.known_at}."
    )
    _text(event, "eventResultaat", told)


def _appraised(it: Element, how: Appraisal) -> None:
    if how.for_ever:
        _concept(it, "waardering", "Blijvend te bewaren", APPRAISALS, "B")
    elif how.years is not None:
        _concept(it, "waardering", "Tijdelijk te bewaren", APPRAISALS, "V")
        _text(_put(it, "bewaartermijn"), "termijnLooptijd", f"P{how.years}Y")
    else:
        _concept(it, "waardering", "Nader te bepalen", APPRAISALS, "N")
    if how.category is not None:
        _concept(it, "informatiecategorie", f"Categorie {how.category}", SELECTION, how.category)


def _source(of: Kept) -> str:
    return f"Grondslag, grootboek {of.ledger.name} ({of.ledger.ledger})"


def _file_id(of: Kept) -> str:
    return f"sha256:{of.sha256}"


def _register(of: Kept) -> tuple[str, str]:
    """Whose name it is: of a municipality its number in the register of the government."""
    if of.organisation.startswith("GM"):
        return f"{TOOI}{of.organisation.lower()}", "TOOI, Register gemeenten"
    return of.organisation, _source(of)


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def _instant(at: datetime) -> str:
    return at.astimezone(AMSTERDAM).replace(microsecond=0).isoformat()


def _root(name: str) -> tuple[Element, Element]:
    root = etree.Element(f"{{{NAMESPACE}}}MDTO", nsmap={None: NAMESPACE, "xsi": INSTANCE})
    root.set(f"{{{INSTANCE}}}schemaLocation", SCHEMA)
    return root, _put(root, name)


def _put(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _text(parent: Element, name: str, text: str) -> None:
    _put(parent, name).text = plain(text).strip()


def _identified(parent: Element, name: str, mark: str, source: str) -> None:
    made = _put(parent, name)
    _text(made, "identificatieKenmerk", mark)
    _text(made, "identificatieBron", source)


def _reference(parent: Element, name: str, called: str, mark: str, source: str) -> None:
    made = _put(parent, name)
    _text(made, "verwijzingNaam", called)
    _identified(made, "verwijzingIdentificatie", mark, source)


def _concept(parent: Element, name: str, label: str, of: str, code: str | None = None) -> None:
    made = _put(parent, name)
    _text(made, "begripLabel", label)
    if code is not None:
        _text(made, "begripCode", code)
    _text(_put(made, "begripBegrippenlijst"), "verwijzingNaam", of)


def _written(root: Element) -> bytes:
    etree.indent(root)
    made = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    assert isinstance(made, bytes), "it was asked for in UTF-8"
    return made
