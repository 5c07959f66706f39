"""Advice in words: for a terminal, a clipboard, or a label."""

from app.domain.enquiry import Advice, Advised
from app.domain.money import pounds

TITLES = {
    Advised.MIXING: "Mixing",
    Advised.MASTERING: "Mastering",
    Advised.BOTH: "Mixing, then mastering",
    Advised.RECORDING: "Recording first",
    Advised.ASSESSMENT: "Listen to it first",
}


def title_of_stage(stage: Advised) -> str:
    """The stage as a client understands it."""
    return TITLES[stage]


def percent(advice: Advice) -> str:
    """How sure it is: "85 % sure"."""
    return f"{advice.confidence * 100:.0f} % sure"


def price_from(advice: Advice) -> str:
    """The price it starts at, empty where nothing is priced."""
    pence = advice.estimate_from_pence
    return "" if pence is None else f"From {pounds(pence)} a song"


def advice_text(advice: Advice) -> str:
    """The whole of it as plain text, ready to paste."""
    lines = [f"{title_of_stage(advice.stage)} ({percent(advice)})", ""]
    lines += [f"- {reason}" for reason in advice.reasons]
    lines += ["", f"Next: {advice.next_step}"]
    price = price_from(advice)
    return "\n".join(lines + ([f"{price}."] if price else [])) + "\n"
