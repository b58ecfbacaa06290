"""Recording: the acts that one may do here, a form for each, and files that are taken in."""

from api.web.rooms.recording import act, choosing, done, importing

__all__ = ["act", "choosing", "done", "importing"]
