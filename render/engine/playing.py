"""Opening a stem the way a plan has it play."""

from render.plan import PlannedStem
from render.sources.files import Handles
from render.sources.muted import MutedSource
from render.sources.sequential import Begin
from render.sources.source import StemSource, open_source


def open_stem(stem: PlannedStem, handles: Handles, rate: int, begin: Begin | None = None) -> StemSource:
    """The stem at the session's `rate`, silent where it is muted; `handles` closes it. Raises AudioError naming it."""
    source = open_source(stem.path, handles, stem.name, rate, begin)
    if not stem.mutes:
        return source
    return MutedSource(source, [(start - stem.offset, end - stem.offset) for start, end in stem.mutes])
