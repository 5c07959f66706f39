"""Calibration as people read it: rows of text, and the sentence that says what they rest on."""

from collections.abc import Sequence

from app.domain.hours import Calibration, Earning, RateFinding
from app.domain.money import percent, pounds
from render.text import count

FINDING_HEADINGS = ("What", "Estimated", "Took", "Likely within", "Songs", "Suggested")
EARNING_HEADINGS = ("What", "Songs", "Hours", "Earned", "An hour", "Against the hourly rate")


def evidence(found: Calibration) -> str:
    """What the figures rest on, and that they are only offered."""
    if not found.songs:
        return (
            "No song is there to learn from yet. A song counts once it was quoted and accepted, is delivered, and its "
            "hours were written down."
        )
    songs = count(found.songs, "finished song")
    return (
        f"From {songs} with a quote and hours. What is estimated now counts as two songs more; odd songs count less. "
        "Nothing is changed by itself."
    )


def finding_rows(found: Calibration) -> Sequence[Sequence[str]]:
    """A row a finding."""
    return [
        (
            each.title,
            _signed(each.believed_bp),
            _signed(each.found_bp) if each.songs else "–",
            f"{_signed(each.low_bp)} to {_signed(each.high_bp)}" if each.songs else "–",
            str(each.songs),
            _suggested(each),
        )
        for each in found.findings
    ]


def earning_rows(found: Calibration) -> Sequence[tuple[str, Sequence[Sequence[str]]]]:
    """By what, and a row each."""
    parts = (("By what drives the cost", found.by_driver), ("By client", found.by_client), ("By song", found.by_song))
    return [(name, [_earning_row(each) for each in earnings]) for name, earnings in parts]


def _earning_row(each: Earning) -> Sequence[str]:
    margin = f"{'+' if each.margin_pence > 0 else ''}{pounds(each.margin_pence)}"
    amounts = (pounds(each.earned_pence), pounds(each.hourly_pence), margin)
    return (each.name, str(each.songs), f"{each.hours:.1f}", *amounts)


def _suggested(each: RateFinding) -> str:
    if each.suggested_bp is None:
        return "none: as estimated" if each.sureness != "too few songs to say" else str(each.sureness)
    return f"{_signed(each.suggested_bp)} ({each.sureness})"


def _signed(basis_points: int) -> str:
    whole = round(basis_points / 100)
    return "as it is" if basis_points == 0 else f"{'−' if basis_points < 0 else '+'}{percent(abs(whole) * 100)}"
