"""Everything that a clerk can do. Importing this package registers every act."""

import ledger.acts.aftermath
import ledger.acts.agreements
import ledger.acts.arrangement
import ledger.acts.baseline
import ledger.acts.baseline_scope
import ledger.acts.baseline_steps
import ledger.acts.calendar
import ledger.acts.charges
import ledger.acts.consultation
import ledger.acts.control_totals
import ledger.acts.correction
import ledger.acts.cost_year
import ledger.acts.counted
import ledger.acts.course
import ledger.acts.engagement
import ledger.acts.evaluation
import ledger.acts.exit_fee
import ledger.acts.expectation
import ledger.acts.findings
import ledger.acts.functions
import ledger.acts.governance
import ledger.acts.indexation
import ledger.acts.intake
import ledger.acts.keys
import ledger.acts.lawfulness
import ledger.acts.mandates
import ledger.acts.money_year
import ledger.acts.netting
import ledger.acts.objections
import ledger.acts.opening
import ledger.acts.partnership
import ledger.acts.promises
import ledger.acts.recharge
import ledger.acts.savings
import ledger.acts.secondment
import ledger.acts.service
import ledger.acts.succession
import ledger.acts.task
import ledger.acts.vat  # noqa: F401  # For what they register.
from ledger.acts.registry import ACTS, Act

__all__ = ["ACTS", "Act"]
