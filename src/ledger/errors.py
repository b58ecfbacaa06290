"""What can go wrong for whoever uses the ledger: a small class per refusal, with its fields and a stable code."""

from __future__ import annotations

from typing import ClassVar, Self


class LedgerError(Exception):
    """Anything the ledger tells its user: what is wrong, where, why and what to do.

    ``code`` is written out and never changes: programs and tests rely on it, not on the sentence. The fields of a
    refusal are the attributes that its constructor sets.
    """

    code: ClassVar[str]

    @property
    def fields(self) -> dict[str, object]:
        """The facts of this refusal by name, for programs."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Malformed(LedgerError):
    """The input is not well-formed: wrong use, and nothing is recorded."""


class RuleBroken(LedgerError):
    """A rule of the domain refuses a well-formed act; the refusal itself is recorded.

    Where that is a rule of law, ``rule`` is its name and ``article`` where it stands (``Awb 10:9(1)``).
    """

    rule: str | None = None
    article: str | None = None

    def under(self, rule: str, article: str) -> Self:
        """The same, naming the rule of law that was broken."""
        super().__init__(f"{self} ({article})")
        self.rule, self.article = rule, article
        return self


class NotRecorded(LedgerError):
    """A well-formed act could not be recorded, through no rule of the domain; nothing is recorded of it."""


class Broken(LedgerError):
    """The ledger or its database is not as it must be; nothing was changed."""


class Conflict(NotRecorded):
    """A stream that the act was decided upon has moved on: decide again."""

    code = "version-conflict"

    def __init__(self, stream: str) -> None:
        super().__init__(f"{stream} has changed since it was read; read it again and decide again")
        self.stream = stream


class ActReused(NotRecorded):
    """The id of a recorded act was given to another act."""

    code = "act-reused"

    def __init__(self, act_id: str) -> None:
        super().__init__(
            f"act id {act_id} already stands for an act with other content; give this act an id of its own"
        )
        self.act_id = act_id


class EmptyAct(NotRecorded):
    """An act must record something."""

    code = "empty-act"

    def __init__(self, act: str) -> None:
        super().__init__(f"{act} changes nothing, so there is nothing to record")
        self.act = act


class NotFound(RuleBroken):
    """The thing that an act or a question names is not in this ledger."""

    code = "not-found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is no {kind} {name!r} in this ledger; check the name, or make it first")
        self.kind, self.name = kind, name


class AlreadyExists(RuleBroken):
    """The name of a new thing is taken."""

    code = "already-exists"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is already a {kind} {name!r}; give the new one a name of its own")
        self.kind, self.name = kind, name
