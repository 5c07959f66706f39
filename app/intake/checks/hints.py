"""What might need editing: lead vocals off pitch, drums that repeat unevenly; each to be listened to, none a fault."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.session import Group
from app.intake.problem_rules import HintRules
from app.intake.view import BLOCK_S, Compared, Finding, MeasuredStem, SessionView
from render.errors import AudioError
from render.machine import usable_cores
from render.monitor import Monitor

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.onsets import Repeats
    from render.measure.pitch import Singing

MOST_PLACES = 4
Result = TypeVar("Result")
Listen = Callable[[Path, Monitor, float, float], Result | None]
SOUNDING_LUFS = -60.0


def analyse_for_hints(folder: Path, stems: Sequence[MeasuredStem], rules: HintRules, monitor: Monitor) -> Compared:
    """What is sung and hit in some stems of the session, where they sound most; raises Cancelled."""

    def each(group: Group, listen: Listen[Result]) -> tuple[tuple[str, float, Result], ...]:
        chosen = _some(stems, group, rules)
        with ThreadPoolExecutor(usable_cores()) as pool:
            results = list(pool.map(lambda stem: _listen(folder, stem, listen, rules, monitor), chosen))
        return tuple(result for result in results if result)

    return Compared(singing=each(Group.LEAD_VOCAL, _read_singing), hitting=each(Group.DRUMS, _read_repeats))


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
            yield Finding("vocal_pitch", (path,), tuple(places), _word_pitch(singing, share, rules))


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


def _word_pitch(singing: "Singing", share: float, rules: HintRules) -> str:
    words = []
    if share >= rules.off_share:
        words.append(f"is more than {rules.off_cents:.0f} cents off the nearest note for {share:.0%} of what it holds")
    if abs(singing.tuning_cents) > rules.off_cents:
        side = "above" if singing.tuning_cents > 0 else "below"
        words.append(
            f"lies {abs(singing.tuning_cents):.0f} cents {side} A = 440 Hz all through, as the song itself may"
        )
    return " and ".join(words)


def _some(stems: Sequence[MeasuredStem], group: Group, rules: HintRules) -> list[MeasuredStem]:
    """The loudest of a group, as many as are listened to; of a pair the left side."""
    of_group = [stem for stem in stems if stem.group is group and not stem.part.second_side]
    of_group.sort(key=lambda stem: -(stem.peak_dbfs or 0.0))
    return of_group[: int(rules.stems)]


def _listen(
    folder: Path, stem: MeasuredStem, listen: Listen[Result], rules: HintRules, monitor: Monitor
) -> tuple[str, float, Result] | None:
    from_s, to_s = _busiest(stem, rules.listened_s)
    try:
        result = listen(folder / stem.path, monitor, from_s, to_s)
    except AudioError:  # a file that went away meanwhile: nothing is known
        return None
    return (stem.path, stem.part.offset_s + from_s, result) if result is not None else None


def _busiest(stem: MeasuredStem, longest_s: float) -> tuple[float, float]:
    """From where to where, in seconds of the file, a stem sounds the most, for so many seconds at most."""
    activity = stem.measured.activity_lufs if stem.measured else ()
    blocks = round(longest_s / BLOCK_S)
    sounding = [0, *accumulate(level > SOUNDING_LUFS for level in activity)]
    starts = range(max(1, len(sounding) - blocks))
    best = max(starts, key=lambda start: sounding[min(start + blocks, len(activity))] - sounding[start])
    return best * BLOCK_S, best * BLOCK_S + longest_s


def _read_singing(path: Path, monitor: Monitor, from_s: float, to_s: float) -> "Singing | None":
    from render.measure.pitch import read_singing, track_pitch

    return read_singing(track_pitch(path, monitor, from_s, to_s))


def _read_repeats(path: Path, monitor: Monitor, from_s: float, to_s: float) -> "Repeats | None":
    from render.measure.onsets import find_hits, read_repeats

    return read_repeats(find_hits(path, monitor, from_s, to_s))
