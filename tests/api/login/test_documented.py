"""What docs/operations/login.md tells operators is so."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from api.access.identity import Role
from api.access.refusals import NotAuthenticated
from api.http.login import provider, refusals, sessions, tokens
from api.http.login.claims import identity_of
from api.http.login.issuer import Issuer
from ledger.errors import LedgerError

GUIDE = (Path(__file__).parents[3] / "docs" / "operations" / "login.md").read_text("utf-8")
EXAMPLES = re.findall("```toml\n(.*?)```", GUIDE, re.DOTALL)
ELSEWHERE = {"no-place-for-demonstration", "no-such-choice"}
"""Codes of the demonstration, which nobody operates."""


def test_the_examples_are_issuers_that_are_accepted() -> None:
    found = [issuer for example in EXAMPLES for issuer in tomllib.loads(example)["issuers"]]
    assert len(found) == 2
    for each in found:
        each.pop("client_secret_file", None)  # The settings read that file.
        assert Issuer.model_validate(each).organisations


def test_every_setting_of_an_issuer_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE))))
    wanted = set(Issuer.model_fields) - {"title"} | {"client_secret_file"}
    assert wanted - {"client_secret"} <= told


def test_every_role_is_told() -> None:
    assert all(f"`{role.value}`" in GUIDE for role in Role)


def test_every_refusal_is_told_with_what_to_do() -> None:
    known = {
        each.code
        for each in vars(refusals).values()
        if isinstance(each, type) and issubclass(each, LedgerError) and "code" in vars(each)
    }
    told = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE))))
    assert known - ELSEWHERE | {NotAuthenticated.code} <= told


def test_the_times_that_are_told_are_those_of_the_program() -> None:
    assert (sessions.IDLE, sessions.ABSOLUTE) == (30 * 60, 8 * 3600)
    assert (provider.FRESH, provider.STALE, provider.PAUSE) == (600, 3600, 30)
    assert (provider.LEAST_BITS, tokens.LEEWAY) == (2048, 60)


@pytest.mark.parametrize("subject", ["A1B2_c", "x" * 200])
def test_a_digest_can_be_computed_by_whoever_knows_the_subject(subject: str) -> None:
    issuer = Issuer.model_validate({**tomllib.loads(EXAMPLES[1])["issuers"][0], "subject_digest": True})
    recorded = identity_of(issuer, {"sub": subject, "oin": "00000001001234567000"}).subject
    (command,) = re.findall(r"^printf .*$", GUIDE, re.MULTILINE)
    environment = {"ISSUER": issuer.issuer, "SUBJECT": subject, "PATH": "/usr/bin:/bin"}
    computed = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=True)
    assert recorded == f"samenwerking-{computed.stdout.strip()}"
    assert computed.stdout.strip() == hashlib.sha256(f"{issuer.issuer}\n{subject}".encode()).hexdigest()[:32]
