"""Who decided what and when, in which capacity, on which mandate, and whether that was good, then and as known now."""

from api.web.rooms.decisions import authority, dossier, entries, entry, mandates, register, taken

__all__ = ["authority", "dossier", "entries", "entry", "mandates", "register", "taken"]
