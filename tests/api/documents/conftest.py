"""Cases, each in a ledger of its own: whatever else the other cases do, positions stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.api.documents.reading import Case


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Case]:
    """A case by its name, played once."""
    folder = tmp_path_factory.mktemp("papers")

    @cache
    def played(name: str) -> Case:
        return Case.play(name, folder)

    return played
