"""Listening to lead vocals and drums for what might need editing: pitches that are off, hits that repeat unevenly."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.groups import Group
from app.intake.sound_rules import HintRules
from app.intake.view import Compared, Heard
from render.cores import usable_cores
from render.errors import AudioError
from render.monitor import Monitor

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.notes import Singing
    from render.measure.onsets import Repeats

Result = TypeVar("Result")


def listen_for_hints(folder: Path, stems: Sequence[Heard], rules: HintRules, monitor: Monitor) -> Compared:
    """What is sung and hit in some stems of the session, in seconds of the song; raises Cancelled."""
    return Compared(
        singing=_each(folder, _some(stems, Group.LEAD_VOCAL, rules), _sing, monitor),
        hitting=_each(folder, _some(stems, Group.DRUMS, rules), _hit, monitor),
    )


def _some(stems: Sequence[Heard], group: Group, rules: HintRules) -> list[Heard]:
    """The loudest of a group, as many as are listened to; of a pair the left side."""
    found = [heard for heard in stems if heard.part.stem.group is group and not heard.part.second_side]
    found.sort(key=lambda heard: -(heard.peak_dbfs or 0.0))
    return found[: int(rules.stems)]


def _each(
    folder: Path, stems: Sequence[Heard], listen: Callable[[Path, Monitor], Result | None], monitor: Monitor
) -> tuple[tuple[str, Result], ...]:
    def one(heard: Heard) -> Result | None:
        try:
            return listen(folder / heard.path, monitor)
        except AudioError:  # a file that went away meanwhile: nothing can be said
            return None

    with ThreadPoolExecutor(usable_cores()) as pool:
        found = list(pool.map(one, stems))
    return tuple((heard.path, result) for heard, result in zip(stems, found, strict=True) if result is not None)


def _sing(path: Path, monitor: Monitor) -> "Singing | None":
    from render.measure.notes import read_singing
    from render.measure.pitch import track_pitch

    return read_singing(track_pitch(path, monitor))


def _hit(path: Path, monitor: Monitor) -> "Repeats | None":
    from render.measure.onsets import find_hits, read_repeats

    return read_repeats(find_hits(path, monitor))
