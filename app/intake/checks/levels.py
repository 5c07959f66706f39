"""Levels that say something about how a stem was exported. Nothing is found where nothing was measured."""

from collections.abc import Iterator, Sequence

from app.intake.checks.gather import decibels, together
from app.intake.view import Finding, Heard, SessionView


def is_silent(heard: Heard, below_dbfs: float) -> bool:
    """Whether a measured stem never rises above the threshold; a stem with a fault is not silent."""
    if heard.measured is None or heard.measured.nonfinite_at_s is not None:
        return False
    return heard.peak_dbfs is None or heard.peak_dbfs < below_dbfs


def silent(view: SessionView) -> Iterator[Finding]:
    """Stems without sound."""
    below = view.rules.thresholds.silent_below_dbfs
    return together("silent", (heard.path for heard in view.mixed if is_silent(heard, below)))


def hot_level(view: SessionView) -> Iterator[Finding]:
    """Stems with next to no room above the peak, unless a program put them all there."""
    normalised = {heard.path for cluster in _clusters(view) for heard in cluster}
    hot = [
        (heard.peak_dbfs, heard.path)
        for heard in view.mixed
        if heard.peak_dbfs is not None
        and heard.peak_dbfs > view.rules.thresholds.hot_above_dbfs
        and (heard.path not in normalised or heard.peak_dbfs > 0)
    ]
    return together("hot_level", (path for _, path in hot), decibels(max(hot)[0]) if hot else "")


def normalised_peaks(view: SessionView) -> Iterator[Finding]:
    """Stems whose peaks are all alike and near full scale."""
    for cluster in _clusters(view):
        peaks = [heard.peak_dbfs or 0.0 for heard in cluster]
        yield Finding("normalised_peaks", tuple(sorted(heard.path for heard in cluster)), detail=decibels(max(peaks)))


def _clusters(view: SessionView) -> list[list[Heard]]:
    """Groups of stems that peak within a narrow band, loudest first; a pair counts as one stem."""
    limits = view.rules.thresholds
    loud = [
        heard for heard in view.mixed if heard.peak_dbfs is not None and heard.peak_dbfs > limits.normalised_above_dbfs
    ]
    loud.sort(key=lambda heard: -(heard.peak_dbfs or 0.0))
    found = []
    while loud:
        highest = loud[0].peak_dbfs or 0.0
        band = [heard for heard in loud if highest - (heard.peak_dbfs or 0.0) <= limits.normalised_within_db]
        if _tracks(band) >= limits.normalised_files:
            found.append(band)
            loud = loud[len(band) :]
        else:
            loud = loud[1:]
    return found


def _tracks(band: Sequence[Heard]) -> int:
    return len({min(heard.path, heard.part.stem.pair or heard.path) for heard in band})
