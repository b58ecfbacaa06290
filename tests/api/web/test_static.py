"""What pages are drawn with is what the packages hold that the manifest names."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from api.web import static
from tests.api.web.workspace import ROOT, Workspace

VENDOR = ROOT / "src/api/web/static/vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
MODULES = ROOT / "tools/web/node_modules"


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_what_is_vendored_is_what_the_manifest_says(entry: dict[str, str]) -> None:
    content = (VENDOR / entry["file"]).read_bytes()
    assert sha256(content).hexdigest() == entry["sha256"]
    package = json.loads((MODULES / entry["package"] / "package.json").read_text())
    assert (package["version"], package["license"]) == (entry["version"], entry["licence"])
    assert (VENDOR / f"{entry['file']}.LICENSE").read_bytes()
    assert b"url(http" not in content, "nothing comes from elsewhere"


def test_nothing_is_vendored_that_the_manifest_does_not_name() -> None:
    named = {entry["file"] for entry in MANIFEST}
    assert {path.name for path in VENDOR.iterdir()} == {"manifest.json", *named, *(f"{name}.LICENSE" for name in named)}


@pytest.mark.parametrize("name", sorted(static.FILES))
def test_a_file_is_kept_for_ever_at_its_address_and_nowhere_else(workspace: Workspace, name: str) -> None:
    answer = workspace.get(static.address(name))
    assert (answer.status_code, answer.content) == (200, static.known()[name].content)
    assert "immutable" in answer.headers["Cache-Control"]
    assert workspace.get(f"/middelen/000000000000/{name}").status_code == 404
    assert not Path(static.FILES[name][0]).is_absolute()
