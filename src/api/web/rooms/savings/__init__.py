"""The 0-meting and what became of it: what was measured, the bridge to a net saving, and what was claimed of it."""

from api.web.rooms.savings import claim, overview, service

__all__ = ["claim", "overview", "service"]
