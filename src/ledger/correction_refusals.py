"""Why entries cannot be recorded in error."""

from __future__ import annotations

from ledger.errors import RuleBroken

SHOWN = 10
"""How many entries a refusal names."""


class NothingToCorrect(RuleBroken):
    """A correction names what was recorded in error."""

    code = "nothing-to-correct"

    def __init__(self, named: str) -> None:
        super().__init__(
            f"{named}; name the positions of entries of this partnership that still count, or the id of an act that "
            "recorded some"
        )
        self.named = named


class NotCorrectable(RuleBroken):
    """The founding of the ledger, a refusal and a correction are facts about the ledger itself."""

    code = "not-correctable"

    def __init__(self, position: int, event: str) -> None:
        super().__init__(
            f"the entry at position {position} ({event}) cannot be recorded in error: it says what happened in the "
            "ledger; where a correction was mistaken, record the fact anew"
        )
        self.position, self.event = position, event


class AlreadyMistaken(RuleBroken):
    """What was recorded in error is so once."""

    code = "already-recorded-in-error"

    def __init__(self, position: int) -> None:
        super().__init__(f"the entry at position {position} was recorded in error before; leave it out")
        self.position = position


class StillRestedUpon(RuleBroken):
    """Nothing may be left that rests on what does not count any more."""

    code = "still-rested-upon"

    def __init__(self, resting: tuple[str, ...]) -> None:
        listed = "; ".join(resting[:SHOWN]) + (f"; and {len(resting) - SHOWN} more" if len(resting) > SHOWN else "")
        super().__init__(
            f"these positions would be left without what they rest on: {listed}; correct those first, name them too, "
            "or ask for with_what_rests_on_it"
        )
        self.resting = resting


class BooksClosed(RuleBroken):
    """In a closed year nothing is corrected."""

    code = "correction-in-closed-year"

    def __init__(self, stream: str, decision: str) -> None:
        super().__init__(
            f"the books of {stream.partition(':')[2]} were closed by {decision}, and stay as they were closed; settle "
            "the difference in a year that is open"
        )
        self.stream, self.decision = stream, decision
