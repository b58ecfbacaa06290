"""Where a ledger is: ``sqlite:///FILE`` or ``postgresql://USER@HOST/DATABASE``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ledger.stores.refusals import UnknownAddress

_SECRET = {"password", "passfile", "sslpassword"}
"""What must not stand behind the question mark of an address, where it would be shown."""


@dataclass(frozen=True, slots=True)
class Address:
    """A ledger's address, taken apart. ``path`` is there for SQLite only; ``place`` never shows a password."""

    url: URL

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; raises ``UnknownAddress``."""
        try:
            url = make_url(text)
        except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number.
            raise UnknownAddress(text.partition(":")[0]) from error  # The rest may hold a password.
        match url.drivername:
            case "sqlite" if url.database and url.database != ":memory:" and not url.query and not url.host:
                return cls(url)
            case "postgresql" | "postgres" if not _SECRET & url.query.keys():
                return cls(url.set(drivername="postgresql"))
            case _:
                raise UnknownAddress(url.drivername)

    @classmethod
    def of_file(cls, path: Path) -> Address:
        """The ledger in a file, whatever its name has in it."""
        return cls(URL.create("sqlite", database=str(path)))

    @property
    def path(self) -> Path | None:
        """The file of a ledger on SQLite."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    @property
    def conninfo(self) -> str:
        """What libpq connects with: an address too, in which a space is never a plus sign."""
        start, mark, options = self.url.render_as_string(hide_password=False).partition("?")
        return start + mark + options.replace("+", "%20")

    @property
    def without_password(self) -> str:
        """As ``conninfo``, for the command line of another program, which everybody on the machine can read."""
        return replace(self, url=self.url._replace(password=None)).conninfo

    @property
    def secrets(self) -> Mapping[str, str]:
        """What such a program finds in its environment instead."""
        return {"PGPASSWORD": str(self.url.password)} if self.url.password else {}

    @property
    def written(self) -> str:
        """The address as ``parse`` reads it, password and all: for another process, never for people."""
        return self.url.render_as_string(hide_password=False)

    @property
    def place(self) -> str:
        """The address as people may see it."""
        return str(self.path) if self.path else self.url.render_as_string()

    @property
    def engine_url(self) -> URL:
        """What SQLAlchemy connects with."""
        return self.url if self.path else self.url.set(drivername="postgresql+psycopg")
