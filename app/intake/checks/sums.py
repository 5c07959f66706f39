"""The stems against the rough mix: what is missing, what is too much, and what was done to the whole."""

from collections.abc import Iterator

from app.domain.groups import Group
from app.intake.rough_reading import RoughReading, read_rough
from app.intake.sound_rules import SumRules
from app.intake.telling_roughs import told_differences, told_treatment
from app.intake.view import Finding, SessionView


def not_summing(view: SessionView) -> Iterator[Finding]:
    """Rough mixes of this song that the stems do not add up to, each with the places that no stem explains."""
    for path, reading in _readings(view).items():
        if reading and reading.differs:
            starts = tuple(first for first, _ in reading.unexplained)
            yield Finding("not_summing", (path,), starts, told_differences(reading))


def reference_mix(view: SessionView) -> Iterator[Finding]:
    """Mixes to compare with: where each begins, and what was done to it; one that is another song is said to be."""
    readings = _readings(view)
    for part in view.parts:
        if part.stem.group is not Group.REFERENCE:
            continue
        reading = readings.get(part.path)
        starts = (reading.start_s,) if reading else ()
        detail = (
            told_treatment(reading, part.offset_s, view.sample_rate, view.rules.sums) if part.path in readings else ""
        )
        yield Finding("reference_mix", (part.path,), starts, detail)


def _readings(view: SessionView) -> dict[str, RoughReading | None]:
    """What was read of each mix that was compared: None of one that does not match."""
    rules: SumRules = view.rules.sums
    return {rough.path: read_rough(rough, rules) for rough in view.compared.roughs}
