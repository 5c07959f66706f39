"""What might need editing: hints for the hours, each to be listened to, and none of them a fault."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.intake.sound_rules import HintRules
from app.intake.view import Finding, SessionView

if TYPE_CHECKING:
    from render.measure.pitch import Singing

MOST_PLACES = 4


def vocal_pitch(view: SessionView) -> Iterator[Finding]:
    """Lead vocals that are off the semitones for much of what they hold, with the longest such notes."""
    rules = view.rules.hints
    for path, start_s, singing in view.compared.singing:
        held_s = singing.held_share * singing.voiced_s
        if singing.held_share < rules.held_share or held_s < rules.held_s:
            continue  # spoken, rapped, or next to nothing
        share = singing.off_share(rules.off_cents)
        off = [note for note in singing.notes if abs(note.off_cents) > rules.off_cents]
        worst = sorted(off, key=lambda note: -note.length_s)[:MOST_PLACES]
        places = sorted(start_s + note.from_s for note in worst)
        if share >= rules.off_share or abs(singing.tuning_cents) > rules.off_cents:
            yield Finding("vocal_pitch", (path,), tuple(places), _told_pitch(singing, share, rules))


def drum_timing(view: SessionView) -> Iterator[Finding]:
    """Drums whose hits repeat unevenly, with those that are furthest off."""
    rules = view.rules.hints
    for path, start_s, repeats in view.compared.hitting:
        whole = repeats.share >= rules.repeats_share and repeats.count >= rules.repeats
        spread_ms = 1000 * repeats.spread_s
        if whole and spread_ms > rules.spread_ms:
            places = tuple(start_s + at for at in repeats.worst_s)
            detail = f"repeats its pattern within ±{spread_ms:.0f} ms only (swing and changes of tempo are not counted)"
            yield Finding("drum_timing", (path,), places, detail)


def _told_pitch(singing: "Singing", share: float, rules: HintRules) -> str:
    said = []
    if share >= rules.off_share:
        said.append(f"is more than {rules.off_cents:.0f} cents off the nearest note for {share:.0%} of what it holds")
    if abs(singing.tuning_cents) > rules.off_cents:
        side = "above" if singing.tuning_cents > 0 else "below"
        said.append(f"lies {abs(singing.tuning_cents):.0f} cents {side} A = 440 Hz all through, as the song itself may")
    return " and ".join(said)
