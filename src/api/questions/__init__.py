"""Everything that can be asked of a ledger. Importing this package registers every question."""

import api.questions.authority
import api.questions.books
import api.questions.changes
import api.questions.corrections
import api.questions.course
import api.questions.dossier
import api.questions.dues
import api.questions.figures
import api.questions.findings
import api.questions.governance
import api.questions.keys
import api.questions.netting
import api.questions.records
import api.questions.rights
import api.questions.savings
import api.questions.secondments
import api.questions.statement
import api.questions.todo
import api.questions.what_if  # noqa: F401  # For what they register.
from api.questions.registry import QUESTIONS, Question

__all__ = ["QUESTIONS", "Question"]
