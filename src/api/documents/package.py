"""What an archivist hands on: one document with its metadata beside it, in one file that is put into an e-depot."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.documents.mdto import Kept, bestand, informatieobject
from projections.as_of import AMSTERDAM

EARLIEST = datetime(1980, 1, 1, tzinfo=AMSTERDAM)
"""No file in a package is of before this: the format has no earlier days."""


def package(of: Kept) -> bytes:
    """The document and its two metadata files, in a folder that has the name of the document."""
    name = of.file.rpartition(".")[0]
    files = (
        (f"{name}/{name}.mdto.xml", informatieobject(of), of.made_at),
        (f"{name}/{of.file}", of.content, of.recorded_at),
        (f"{name}/{of.file}.bestand.mdto.xml", bestand(of), of.made_at),
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for path, content, at in files:
            local = max(at.astimezone(AMSTERDAM), EARLIEST)
            info = ZipInfo(path, (local.year, local.month, local.day, local.hour, local.minute, local.second))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            made.writestr(info, content)
    return out.getvalue()
