"""Listening to lead vocals and drums for what might need editing: pitches that are off, hits that repeat unevenly."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.groups import Group
from app.intake.metrics import BLOCK_S
from app.intake.sound_rules import HintRules
from app.intake.view import Compared, Heard
from render.errors import AudioError
from render.machine import usable_cores
from render.monitor import Monitor

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.onsets import Repeats
    from render.measure.pitch import Singing

Result = TypeVar("Result")
Listen = Callable[[Path, Monitor, float, float], Result | None]
SOUNDING_LUFS = -60.0


def listen_for_hints(folder: Path, stems: Sequence[Heard], rules: HintRules, monitor: Monitor) -> Compared:
    """What is sung and hit in some stems of the session, where they sound most; raises Cancelled."""

    def each(group: Group, listen: Listen[Result]) -> tuple[tuple[str, float, Result], ...]:
        chosen = _some(stems, group, rules)
        with ThreadPoolExecutor(usable_cores()) as pool:
            found = list(pool.map(lambda heard: _listen(folder, heard, listen, rules, monitor), chosen))
        return tuple(result for result in found if result)

    return Compared(singing=each(Group.LEAD_VOCAL, _sing), hitting=each(Group.DRUMS, _hit))


def _some(stems: Sequence[Heard], group: Group, rules: HintRules) -> list[Heard]:
    """The loudest of a group, as many as are listened to; of a pair the left side."""
    found = [heard for heard in stems if heard.part.stem.group is group and not heard.part.second_side]
    found.sort(key=lambda heard: -(heard.peak_dbfs or 0.0))
    return found[: int(rules.stems)]


def _listen(
    folder: Path, heard: Heard, listen: Listen[Result], rules: HintRules, monitor: Monitor
) -> tuple[str, float, Result] | None:
    from_s, to_s = _busiest(heard, rules.listened_s)
    try:
        found = listen(folder / heard.path, monitor, from_s, to_s)
    except AudioError:  # a file that went away meanwhile: nothing can be said
        return None
    return (heard.path, heard.part.offset_s + from_s, found) if found is not None else None


def _busiest(heard: Heard, longest_s: float) -> tuple[float, float]:
    """From where to where, in seconds of the file, a stem sounds the most, for so many seconds at most."""
    activity = heard.measured.activity_lufs if heard.measured else ()
    blocks = round(longest_s / BLOCK_S)
    sounding = [0, *accumulate(level > SOUNDING_LUFS for level in activity)]
    starts = range(max(1, len(sounding) - blocks))
    best = max(starts, key=lambda start: sounding[min(start + blocks, len(activity))] - sounding[start])
    return best * BLOCK_S, best * BLOCK_S + longest_s


def _sing(path: Path, monitor: Monitor, from_s: float, to_s: float) -> "Singing | None":
    from render.measure.pitch import read_singing, track_pitch

    return read_singing(track_pitch(path, monitor, from_s, to_s))


def _hit(path: Path, monitor: Monitor, from_s: float, to_s: float) -> "Repeats | None":
    from render.measure.onsets import find_hits, read_repeats

    return read_repeats(find_hits(path, monitor, from_s, to_s))
