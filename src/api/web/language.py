"""Dutch, and English by choice: sentences of pages are in English in the code and in Dutch beside each room.

Terms of the field come from the vocabulary; what is left are sentences. Each folder of templates has its ``nl.po``.
``python -m api.web.language`` puts what pages say into these files, and tells what is not translated yet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from api.vocabulary import Language

HERE = Path(__file__).parent
FILE = "nl.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "told": None}
"""``told`` marks what is said later, by whoever knows the language; ``say`` is of a visit, which does."""
ROOM_DEEP = 2
"""``rooms/__init__.py`` names the rooms; what is deeper is of one of them."""
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]


def told(sentence: str) -> str:
    """A sentence to be said in the language of whoever reads it."""
    return sentence


@cache
def catalogue(language: Language) -> NullTranslations:
    """What each English sentence is in a language."""
    if language == "en":
        return NullTranslations()
    made = Catalog(locale="nl")
    for folder in folders():
        for message in _read(folder):
            if message.id:
                made.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, made)
    compiled.seek(0)
    return GNUTranslations(compiled)


def folders() -> Iterator[Path]:
    """Where sentences stand: the pages' own folder, the documents, and each room."""
    yield HERE
    yield HERE.with_name("documents")
    yield from sorted(each for each in (HERE / "rooms").iterdir() if each.is_dir() and each.name != "__pycache__")


def renewed(folder: Path) -> Catalog:
    """The sentences that a folder says now, each with the Dutch that there is."""
    had = {message.id: message.string for message in _read(folder)}
    made = Catalog(locale="nl", charset="utf-8")
    for path, _, message, _, _ in extract_from_dir(folder, METHODS, _OPTIONS, KEYWORDS):
        if folder == HERE and len(Path(path).parts) > ROOM_DEEP:
            continue  # A room's own.
        made.add(message, had.get(message, ""))
    return made


_OPTIONS = {"**.html": {"silent": "false", "trimmed": "true"}}


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file has it: in the order of the sentences, so that changes stand apart."""
    out = BytesIO()
    write_po(out, catalog, width=120, no_location=True, omit_header=True, sort_output=True)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """What there is no Dutch for."""
    return [str(message.id) for message in catalog if message.id and not _filled(message.string)]


def _filled(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _read(folder: Path) -> Catalog:
    path = folder / FILE
    if not path.exists():
        return Catalog(locale="nl")
    with path.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


def main() -> int:
    """Renew the files; return 1 where something is not translated."""
    untold = []
    for folder in folders():
        made = renewed(folder)
        (folder / FILE).write_bytes(written(made))
        untold += [f"{(folder / FILE).relative_to(HERE.parent)}: {each}" for each in missing(made)]
    sys.stdout.write("\n".join([*untold, f"{len(untold)} sentences have no Dutch", ""]))
    return bool(untold)


if __name__ == "__main__":
    sys.exit(main())
