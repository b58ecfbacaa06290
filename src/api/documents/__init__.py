"""Documents that people hand on: each is written as data from answers to questions, and drawn as a PDF.

Beside those are the files that other programs read: the audit file.
"""

from api.documents.auditfile import auditfile
from api.documents.decision import decision
from api.documents.package import OnDisk, package
from api.documents.register import register
from api.documents.savings import savings
from api.documents.statement import statement
from api.documents.typeset import pdf
from api.documents.year import year_settlement

__all__ = ["OnDisk", "auditfile", "decision", "package", "pdf", "register", "savings", "statement", "year_settlement"]
