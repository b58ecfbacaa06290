"""What the program says of files, in the language of the page: where something stands, and what belongs there."""

from __future__ import annotations

import re

from api import vocabulary
from api.formats import figures
from api.http.problems import Invalid
from api.intake.refusals import Differs, DocumentDiffers
from api.vocabulary import Language
from api.web.language import catalogue, told
from ledger.errors import LedgerError

FACTS = frozenset({"where", "cell", "problem", "expected", "name", "earlier", "use"})
"""What of a refusal of a line is told in the words of the program; all else is as it stands in the file."""

PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"\bdocument (?P<a>\S+) of journal (?P<b>\S+), line (?P<c>\d+)",
        told("document %(a)s of journal %(b)s, line %(c)s"),
    ),
    (r"\bafter line (?P<a>\d+)", told("after line %(a)s")),
    (r"\bafter row (?P<a>\d+)", told("after row %(a)s")),
    (r"\bline (?P<a>\d+)", told("line %(a)s")),
    (r"\brow (?P<a>\d+)", told("row %(a)s")),
    (r"\bcolumn (?P<a>'[^']*')", told("column %(a)s")),
    (r"\bcell (?P<a>\d+)", told("cell %(a)s")),
    (r"\bsheet (?P<a>'[^']*')", told("sheet %(a)s")),
    (r"^account (?P<a>\S+): ", told("account %(a)s: ")),
    (r"^the control total$", told("the control total")),
    (r"^a subtotal$", told("a subtotal")),
    (r"^a day of the calendar, written as (?P<a>.+)$", told("a day of the calendar, written as %(a)s")),
    (r"^a day as a spreadsheet counts them, .*$", told("a day as a spreadsheet counts them, from 1 March 1900 on")),
    (r"^a day without a time$", told("a day without a time")),
    (r"^a day from (?P<a>\S+) on$", told("a day from %(a)s on")),
    (r"^an amount in whole cents .*$", told("an amount in whole cents of at most 15 digits; nothing is rounded here")),
    (
        r"^a number with decimal sign (?P<a>'.+?')(?: and thousands sign '.+?')?, such as (?P<b>.+)$",
        told("a number with decimal sign %(a)s, such as %(b)s"),
    ),
    (r"^a number, but a day$", told("a number, and this is a day")),
    (r"^a number of a usual size$", told("a number of a usual size")),
    (r"^a number of zero or more.*$", told("a number of zero or more")),
    (r"^a journal, which has no '/' in it$", told("a journal, which has no slash in it")),
    (
        r"^short enough: .*$",
        told("short enough to be a name: 60 characters at the most, administration and journal included"),
    ),
    (r"^a line number of 1 or more$", told("a line number of 1 or more")),
    (r"^an Iv3 task field, .*$", told("an Iv3 task field, such as 0.4; let the cell be text")),
    (r"^the task field (?P<a>\S+) of account (?P<b>.+)$", told("the task field %(a)s of account %(b)s")),
    (
        r"^an? \w+ of letters, digits .*$",
        told("letters, digits and . _ / - alone, with a letter or digit at both ends"),
    ),
    (r"^a municipality's code, .*$", told("the code of a municipality, such as GM0313")),
    (r"^the written name of a measure, .*$", told("the written name of a measure, such as inwoners")),
    (r"^a service, such as .*$", told("a service, such as blnp/financien")),
    (r"^a service of (?P<a>\S+)$", told("a service of %(a)s")),
    (r"^a value, but an error of the spreadsheet$", told("a value, and this is an error of the spreadsheet")),
    (r"^a text, a number or a day$", told("a text, a number or a day")),
    (r"^its letters with accents are those of utf-8$", told("its letters with accents are those of utf-8")),
    (r"^it begins with the mark of (?P<a>\S+)$", told("it begins with the mark of %(a)s")),
    (r"^it lacks the mark that utf-16 begins with$", told("it lacks the mark that utf-16 begins with")),
    (r"^it is full of zero bytes, .*$", told("it is full of zero bytes, as utf-16 is")),
    (r"^it does not end within a million .*$", told("a line of it has no end")),
    (r"^it stands below the control total, .*$", told("it stands below the control total, which is the last line")),
    (r"^it is a chart and has no cells$", told("it is a chart and has no cells")),
    (r"^it cannot be read as a workbook: .*$", told("it cannot be read as a workbook")),
    (r"^a part of it is cut off or damaged: .*$", told("a part of it is cut off or damaged")),
    (r"^it unfolds to more than (?P<a>\d+) MB$", told("it unfolds to more than %(a)s MB")),
    (r"^its part .* unfolds more than .* times$", told("a part of it unfolds to something far larger")),
    (r"^its texts are more than .*$", told("its texts are too much for a workbook; save it as a CSV file")),
    (r"^it has a password$", told("it has a password")),
)
FIGURES = re.compile(r"-?[0-9]+\.[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""An amount or a day, as programs write them."""
_KNOWN = tuple((re.compile(pattern), phrase) for pattern, phrase in PHRASES)


def plainly(text: str, language: Language) -> str:
    """What the program says, in a language; what it has no words for stays as it is.

    >>> plainly("line 3, column 'Valuta'", "nl"), plainly("a day from 2024-01-01 on", "nl")
    ("regel 3, kolom 'Valuta'", 'een dag vanaf 2024-01-01')
    """
    if language == "en":
        return text
    say = catalogue(language).gettext
    for pattern, phrase in _KNOWN:
        text = pattern.sub(lambda found, phrase=phrase: say(phrase) % found.groupdict(), text)  # type: ignore[misc]
    return text


def refusal(error: LedgerError, language: Language) -> str:
    """Why a line or a file is refused."""
    if isinstance(error, Invalid):
        return "; ".join(each.detail for each in error.errors)
    if language == "en":
        return vocabulary.refusal(error, language)
    plain = error.__new__(type(error), *error.args)  # Made from its facts, whatever its constructor asks for.
    for name, value in vars(error).items():
        setattr(plain, name, plainly(value, language) if name in FACTS and isinstance(value, str) else value)
    if isinstance(plain, DocumentDiffers):
        plain.differences = tuple(map(_in_dutch, plain.differing)) or plain.differences
    return vocabulary.refusal(plain, language)


def _in_dutch(differs: Differs) -> str:
    """What differs, as people call and write it; what somebody wrote himself stays as it was written."""
    nothing, now = vocabulary.term("none", "nl", vocabulary.WORDS), catalogue("nl").gettext(told("now"))
    sides = (differs.then, differs.now)
    told_ = [nothing if each == "None" else figures(each) if FIGURES.fullmatch(each) else each for each in sides]
    return f"{vocabulary.term(differs.field, 'nl', vocabulary.FIELDS)} {told_[0]}, {now} {told_[1]}"
