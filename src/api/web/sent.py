"""What a form of ours sends: its fields in their order, and files, each held to what a form may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, BinaryIO
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.http.problems import FieldError, Invalid
from api.http.served import served_by
from api.http.too_much import FileTooLarge
from ledger.errors import LedgerError

TYPED = "application/x-www-form-urlencoded"
WITH_FILES = "multipart/form-data"
MOST_FIELDS = 4_000
MOST_FILES = 1
MOST_TEXT = 1 << 20
"""How many bytes one field may be; a file is held to its own limit before it comes here."""
STEP = "stap"
"""The name of the buttons of a form: what whoever pressed one wants."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as a browser sends it, under the name that it says: a large one stands on disk, until it is closed."""

    name: str
    content: BinaryIO
    size: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: nothing in it is believed."""

    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, Uploaded], ...] = ()
    trouble: Invalid | None = None
    too_large: FileTooLarge | None = None
    """In the place of all that was sent with a file that is larger than files may be."""
    stranger: LedgerError | None = None
    """Why nothing of its files was kept: whoever sent them is not known."""

    def get(self, name: str, default: str = "") -> str:
        """The text of a field; the first where there are several."""
        return next((text for each, text in self.pairs if each == name), default)

    def has(self, name: str) -> bool:
        return any(each == name for each, _ in self.pairs)

    def file(self, name: str) -> Uploaded | None:
        return next((file for each, file in self.files if each == name and (file.name or file.size)), None)

    def without(self, *names: str) -> Sent:
        """The same without some fields."""
        return replace(self, pairs=tuple(each for each in self.pairs if each[0] not in names))

    def close(self) -> None:
        """Let go of the files: whoever wants one has read it."""
        for _, file in self.files:
            file.content.close()


async def read_sent(request: Request) -> Sent:
    """What was sent; how large it may be is for ``limits`` to say, and whoever answers tells what is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if (too_large := FileTooLarge.told_of(request.scope)) is not None:
        return Sent(too_large=too_large)
    try:
        if kind == TYPED:
            text = (await request.body()).decode()
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, strict_parsing=bool(text))
            return Sent(tuple((name, _plain(value)) for name, value in pairs))
        if kind == WITH_FILES:
            stranger = await run_in_threadpool(_stranger, request)
            return replace(await _with_files(request, keep=stranger is None), stranger=stranger)
    except (ValueError, MultiPartException, KeyError) as error:
        return Sent(trouble=_no_form(str(error)))
    return Sent(trouble=_no_form(kind or "niets"))


def _stranger(request: Request) -> LedgerError | None:
    """Why a form is nobody's whom we know, or was sent from no page of ours; that is known before it is read."""
    try:
        served_by(request).authenticator.identify(request)
    except LedgerError as error:
        return error
    return None


class _WithoutFiles(MultiPartParser):
    """Reads the fields of a form, and lets its files go by."""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is None:
            super().on_part_data(data, start, end)


async def _with_files(request: Request, *, keep: bool) -> Sent:
    """What was sent; nothing of a file is kept of whom nobody knows."""
    parser = (MultiPartParser if keep else _WithoutFiles)(
        request.headers, request.stream(), max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT
    )
    form = await parser.parse()
    pairs, files = [], []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append((name, Uploaded(value.filename or "", value.file, value.size or 0)))
        else:
            pairs.append((name, _plain(value)))
    return Sent(tuple(pairs), tuple(files))


def _plain(text: str) -> str:
    """Text with the line ends that the ledger has; a browser sends those of a typewriter."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _no_form(why: str) -> Invalid:
    return Invalid([FieldError("body", "", "geen-formulier", f"dit is geen formulier van deze pagina's ({why[:80]})")])


Form = Annotated[Sent, Depends(read_sent)]

__all__ = ["MOST_FIELDS", "STEP", "Form", "Sent", "Uploaded", "read_sent"]
