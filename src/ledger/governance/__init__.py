"""Decisions and mandates, as a part that partnership and service both have: not a stream of its own."""

from ledger.governance.decisions import Decision, Standing
from ledger.governance.mandates import Mandate
from ledger.governance.state import Governance, evolve

__all__ = ["Decision", "Governance", "Mandate", "Standing", "evolve"]
