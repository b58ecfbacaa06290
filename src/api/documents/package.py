"""What an archivist hands on: one document with its metadata beside it, in one file that is put into an e-depot.

A document may be as long as the books are: it is laid aside on disk as it comes, and packed from there piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import SEEK_END, BytesIO
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.documents.mdto import Kept, bestand, informatieobject
from projections.as_of import AMSTERDAM

EARLIEST = datetime(1980, 1, 1, tzinfo=AMSTERDAM)
"""No file in a package is of before this: the format has no earlier days."""
IN_MEMORY = 1 << 20
"""How many bytes are held in memory before a disk is used."""
PIECE = 1 << 16


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(IN_MEMORY)  # Whoever has it in the end closes it.


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Bytes in a file without a name, how many they are, and what proves that they are the same."""

    file: IO[bytes]
    size: int
    sha256: str

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> OnDisk:
        file, digest, size = _file(), sha256(), 0
        try:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return cls(file, size, digest.hexdigest())


def package(of: Kept, content: IO[bytes]) -> tuple[int, Iterator[bytes]]:
    """The document and its two metadata files, in a folder that has the name of the document: its size and its bytes.

    Once they were read to the end, or nobody wants them any more, they are gone.
    """
    made = _file()
    try:
        _pack(of, content, made)
        size = made.tell()
        made.seek(0)
    except BaseException:
        made.close()
        raise
    return size, _pieces(made)


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(PIECE):
            yield piece


def _pack(of: Kept, content: IO[bytes], to: IO[bytes]) -> None:
    name = of.file.rpartition(".")[0]
    about, itself = informatieobject(of), bestand(of)
    files: tuple[tuple[str, IO[bytes], int, datetime], ...] = (
        (f"{name}/{name}.mdto.xml", BytesIO(about), len(about), of.made_at),
        (f"{name}/{of.file}", content, of.size, of.recorded_at),
        (f"{name}/{of.file}.bestand.mdto.xml", BytesIO(itself), len(itself), of.made_at),
    )
    with ZipFile(to, "w", ZIP_DEFLATED) as packed:
        for path, source, size, at in files:
            local = max(at.astimezone(AMSTERDAM), EARLIEST)
            info = ZipInfo(path, (local.year, local.month, local.day, local.hour, local.minute, local.second))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.file_size = size  # So that one which is too large for the usual format is written in the other.
            with packed.open(info, "w") as into:
                copyfileobj(source, into, PIECE)
    to.seek(0, SEEK_END)
