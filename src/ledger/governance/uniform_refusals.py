"""Why a decision of several bodies is refused, or nothing can rest on it yet."""

from __future__ import annotations

from ledger.errors import RuleBroken


class TooFewBodies(RuleBroken):
    """It takes two bodies to decide alike."""

    code = "too-few-bodies"

    def __init__(self, decision: str) -> None:
        super().__init__(
            f"{decision} is for fewer than two bodies; name them all, or put it before the one with another act"
        )
        self.decision = decision


class BodyNamedTwice(RuleBroken):
    """Each body decides once."""

    code = "body-named-twice"

    def __init__(self, decision: str, body: str) -> None:
        super().__init__(f"{body} stands twice among the bodies that must take {decision}; write it once")
        self.decision, self.body = decision, body


class AnotherText(RuleBroken):
    """What must be alike is adopted word for word."""

    code = "another-text"

    def __init__(self, decision: str, body: str, text_sha256: str, proposed_sha256: str) -> None:
        super().__init__(
            f"{body} adopts a text of {decision} with fingerprint {text_sha256[:12]}, and {proposed_sha256[:12]} was"
            " proposed to all; adopt that one, or propose the other text to all of them"
        )
        self.decision, self.body = decision, body
        self.text_sha256, self.proposed_sha256 = text_sha256, proposed_sha256


class DecisionNotComplete(RuleBroken):
    """Nothing rests on a decision of several bodies before the last of them has adopted the very same text."""

    code = "decision-not-complete"

    def __init__(self, decision: str, out: tuple[str, ...], deviating: tuple[str, ...]) -> None:
        lacking = f"not adopted by {', '.join(out)}" if out else "adopted by all"
        other = f"; another text was adopted by {', '.join(deviating)}" if deviating else ""
        super().__init__(
            f"{decision} is {lacking}{other}; nothing can rest on it before all of them have adopted the same text"
        )
        self.decision, self.out, self.deviating = decision, out, deviating
