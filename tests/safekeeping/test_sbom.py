"""The list of what Grondslag runs on has every package that is pinned, and is the same whenever it is made."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.sbom import OURS, ROOT, Component, made
from tests.test_tidy import REGISTRIES

PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def test_the_list_is_whole_and_valid_and_the_same_whenever_it_is_made() -> None:
    """One test: to make it takes seconds."""
    command = [sys.executable, "deploy/sbom.py"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    bom = json.loads(listed)
    has_what_is_pinned_and_no_more(bom["components"])
    says_of_what_it_is_and_who_needs_whom(bom)
    assert {each["name"] for each in bom["components"] if "licenses" not in each} <= {"colorama"}, "it is for Windows"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed) is None
    assert not REGISTRIES.search(listed)
    for name in ("timestamp", "serialNumber", str(ROOT)):
        assert name not in listed
    assert json.dumps(made(), indent=2, sort_keys=True) + "\n" == listed


def has_what_is_pinned_and_no_more(components: list[Component]) -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text()
    pinned = PINNED.findall(lock)
    assert len(pinned) > 50
    assert sorted((each["name"], each["version"]) for each in components) == sorted(pinned)
    assert {each["content"] for component in components for each in component["hashes"]} == set(HASH.findall(lock))


def says_of_what_it_is_and_who_needs_whom(bom: Component) -> None:
    about = bom["metadata"]["component"]
    assert (about["name"], about["bom-ref"]) == ("grondslag", OURS)
    assert about["licenses"][0]["license"]["id"] == "EUPL-1.2"
    needs = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}
    reached: set[str] = set()
    new = {OURS}
    while new:
        reached |= new
        new = {ref for each in new for ref in needs[each]} - reached
    assert reached == {OURS, *(each["bom-ref"] for each in bom["components"])}, "everything is there for something"
