"""Settling costs (verrekening): who bears what by which key, who owes whom, and why that is different now."""

from api.web.rooms.costs import changed, keys, netting, postings, settlement, start, statement, what_if, year

__all__ = ["changed", "keys", "netting", "postings", "settlement", "start", "statement", "what_if", "year"]
