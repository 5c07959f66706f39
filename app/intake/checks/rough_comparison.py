"""The stems against the rough mix: what is missing, what is too loud, and what was done to the whole, in words."""

from collections.abc import Iterator

from app.domain.session import Group
from app.intake.rough_reading import RoughReading, read_rough
from app.intake.thresholds import SumRules
from app.intake.view import Finding, SessionView
from app.text import listed
from render.text import clock

MOST_NAMED = 4
SAME_LEVEL_DB = 0.1
SHORT_S = 0.5


def not_summing(view: SessionView) -> Iterator[Finding]:
    """Rough mixes of this song that the stems do not add up to, each with the places that no stem explains."""
    for path, reading in _readings(view).items():
        if reading and reading.differs:
            starts = tuple(first for first, _ in reading.unexplained)
            yield Finding("not_summing", (path,), starts, word_differences(reading))


def reference_mix(view: SessionView) -> Iterator[Finding]:
    """Mixes to compare with: where each begins, and what was done to it; one that is another song is named as such."""
    readings = _readings(view)
    for part in view.parts:
        if part.stem.group is not Group.REFERENCE:
            continue
        reading = readings.get(part.path)
        starts = (reading.start_s,) if reading else ()
        detail = (
            word_treatment(reading, part.offset_s, view.sample_rate, view.rules.sums) if part.path in readings else ""
        )
        yield Finding("reference_mix", (part.path,), starts, detail)


def _readings(view: SessionView) -> dict[str, RoughReading | None]:
    """What was read of each mix that was compared: None of one that does not match."""
    rules: SumRules = view.rules.sums
    return {rough.path: read_rough(rough, rules) for rough in view.compared.roughs}


def word_differences(reading: RoughReading) -> str:
    """Why the stems do not add up to the rough mix."""
    return "; ".join(_differences(reading))


def _differences(reading: RoughReading) -> Iterator[str]:
    if reading.mostly:
        yield "most of what it holds is played by none of them"
    elif reading.unexplained:
        yield f"it holds something that none of them plays, {_stretches(reading)}"
    if reading.absent:
        yield f"{listed(reading.absent, MOST_NAMED)} {'are' if len(reading.absent) > 1 else 'is'} not in it"
    off = sorted(reading.off, key=lambda stem: -abs(stem[1]))
    if off:
        words = ", ".join(
            f"{listed([path])} is {abs(by):.1f} dB {'louder' if by > 0 else 'softer'} in it"
            for path, by in off[:MOST_NAMED]
        )
        yield words + (f" and {len(off) - MOST_NAMED} more differ" if len(off) > MOST_NAMED else "")
    if reading.after_s:
        yield f"it goes on for {reading.after_s:.0f} s after they end"


def _stretches(reading: RoughReading) -> str:
    words = [
        f"at {clock(first, 1)}" if last - first < SHORT_S else f"from {clock(first, 1)} to {clock(last, 1)}"
        for first, last in reading.unexplained
    ]
    return listed(words, MOST_NAMED)


def word_treatment(reading: RoughReading | None, placed_s: float, rate: int, rules: SumRules) -> str:
    """What follows “is taken for a mix to compare with, and is never mixed in”."""
    if reading is None:
        return "; it does not match these stems: another song, or another version of this one"
    words = list(_treatment(reading, placed_s, rate, rules))
    return f"; {', '.join(words)}" if words else ""


def _treatment(reading: RoughReading, placed_s: float, rate: int, rules: SumRules) -> Iterator[str]:
    if not reading.differs:
        yield f"the stems add up to it{_level(reading.level_db)}"
    if not reading.mostly and abs(reading.start_s - placed_s) > rules.offset_s:
        far = f"{abs(reading.start_s):.3f} s ({abs(round(reading.start_s * rate)):,} samples)"
        yield f"it begins {far} {'into the session' if reading.start_s >= 0 else 'before the session does'}"
    if not reading.mostly and reading.before_s:
        yield f"it sounds for {reading.before_s:.0f} s before they begin"
    if reading.clipped:
        yield "it is clipped"
    if reading.toned_db:
        yield "its tone differs from theirs, which suggests that an equaliser was on it"
    if reading.moves_db:
        how = "suggests that a compressor or limiter was on it" if reading.compressed else "fader moves or a limiter do"
        yield f"its level moves by {reading.moves_db:.1f} dB against them, which {how}"


def _level(level_db: float) -> str:
    if abs(level_db) < SAME_LEVEL_DB:
        return ""
    return f", {abs(level_db):.1f} dB {'louder' if level_db > 0 else 'softer'}"
