"""The legal forms of a collaboration, which say by which rules it is bound."""

from __future__ import annotations

from enum import StrEnum


class LegalForm(StrEnum):
    """Forms of co-operation: Wgr 1 and 8, and agreements and companies (Gemeentewet 160) outside that act."""

    PUBLIC_BODY = "public-body"
    JOINT_ORGAN = "joint-organ"
    OPERATIONS_BODY = "operations-body"
    CENTRE_SCHEME = "centre-scheme"
    LIGHT_SCHEME = "light-scheme"
    AGREEMENT = "agreement"
    COMPANY = "company"
