"""The list of what Grondslag runs on has every package that is pinned, and is the same whenever it is made."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.sbom import OURS, ROOT, made
from tests.test_tidy import REGISTRIES

PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@pytest.fixture(scope="module")
def listed() -> str:
    command = [sys.executable, "deploy/sbom.py"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_it_has_every_package_that_is_pinned_with_its_hashes_and_no_other(listed: str) -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text()
    pinned = PINNED.findall(lock)
    components = json.loads(listed)["components"]
    assert len(pinned) > 50
    assert sorted((each["name"], each["version"]) for each in components) == sorted(pinned)
    assert {each["content"] for component in components for each in component["hashes"]} == set(HASH.findall(lock))


def test_it_says_of_what_it_is_who_needs_whom_and_under_which_licence(listed: str) -> None:
    bom = json.loads(listed)
    about = bom["metadata"]["component"]
    assert (about["name"], about["bom-ref"]) == ("grondslag", OURS)
    assert about["licenses"][0]["license"]["id"] == "EUPL-1.2"
    needs = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}
    reached, new = set(), {OURS}
    while new:
        reached |= new
        new = {ref for each in new for ref in needs[each]} - reached
    assert reached == {OURS, *(each["bom-ref"] for each in bom["components"])}, "everything is there for something"
    without = {each["name"] for each in bom["components"] if "licenses" not in each}
    assert without <= {"colorama"}, "which is for Windows alone, and so not here to be asked"


def test_it_is_valid_names_no_registry_and_no_moment(listed: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed) is None
    assert not REGISTRIES.search(listed)
    assert "timestamp" not in listed
    assert "serialNumber" not in listed
    assert str(ROOT) not in listed


def test_it_is_the_same_again(listed: str) -> None:
    assert json.dumps(made(), indent=2, sort_keys=True) + "\n" == listed
