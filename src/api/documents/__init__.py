"""Documents that people hand on: each is written as data from answers to questions, and drawn as a PDF."""

from api.documents.statement import statement
from api.documents.typeset import pdf

__all__ = ["pdf", "statement"]
