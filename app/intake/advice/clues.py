"""What a file itself shows about the stage it is at. Runs in a process that measures."""

import math
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.enquiry import Clue
from app.intake.advice.advice_rules import AdviceRules, ClueBand, ClueRules
from render.errors import BouncedeskError
from render.monitor import Monitor
from render.text import shown

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.meter import Levels
    from render.measure.tone import Tone
    from render.sources.info import AudioInfo

MOST_CHANNELS = 2


def find_clues(path: Path, rules: AdviceRules, monitor: Monitor) -> tuple[Clue, ...]:
    """Measure the mix at `path` in one pass; its clues.

    Raises AudioError where it cannot be read, and BouncedeskError where it is not a mono or stereo file.
    """
    from render.kernels.prepare import MEASURING, prepare
    from render.measure.meter import Meter
    from render.measure.tone import ToneMeter
    from render.measure.tracks import blocks_of
    from render.sources import read_info
    from render.sources.info import flaw_phrases, how_short, is_cut_short

    _refuse_special(path)
    prepare(monitor, MEASURING)
    info = read_info(path)
    if info.channels > MOST_CHANNELS:
        raise _no_mix(path, info)
    meter, tone = Meter(info.channels, info.sample_rate, true_peak=False), ToneMeter(info.channels, info.sample_rate)
    for samples in blocks_of(path, monitor, "listening"):
        meter.process(samples)
        tone.process(samples)
    flaws = [Clue("damaged", phrase) for phrase in (how_short(info),) * is_cut_short(info) or flaw_phrases(info)]
    return (*flaws[:1], *clues_of(meter.finish(), tone.finish(), info.frames / info.sample_rate, rules.clues))


def _no_mix(path: Path, info: "AudioInfo") -> BouncedeskError:
    """That a file of more than two channels is no mix: it is a recording of tracks, or in surround."""
    if info.tracks:
        return BouncedeskError(
            f"{shown(path.name)} is a recording of {len(info.tracks)} tracks in one file, not a mix; nothing was "
            "listened to.",
            code="recording_of_tracks",
            file=str(path),
            tracks=len(info.tracks),
        )
    return BouncedeskError(
        f"{shown(path.name)} has {info.channels} channels, and advice is given for mono and stereo mixes only; choose "
        "the stereo mix.",
        code="too_many_channels",
        file=str(path),
        channels=info.channels,
    )


def _refuse_special(path: Path) -> None:
    """A pipe or a device may never end; one that is not there is reported by whoever opens it."""
    with suppress(OSError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise BouncedeskError(
                f"{shown(path.name)} is not a plain file, so it was not opened; choose the mix as a WAV or FLAC file.",
                code="not_a_plain_file",
                file=str(path),
            )


def clues_of(levels: "Levels", tone: "Tone", duration_s: float, rules: ClueRules) -> Iterator[Clue]:
    """The clues in what was measured; `healthy` where none of them speaks against a finished mix."""
    if duration_s < rules.short_s:
        yield Clue("short", f"{duration_s:.0f} seconds")
    if levels.sample_peak_dbfs is None:
        yield Clue("silent")
        return
    long_enough = duration_s >= rules.short_s
    movement = _movement(levels, rules) if long_enough else ()
    clues = [*_dynamics(levels, tone, rules), *movement, *_stereo(tone, rules), *_balance(tone, rules)]
    yield from clues
    if not clues and long_enough:
        yield Clue("healthy")


def _dynamics(levels: "Levels", tone: "Tone", rules: ClueRules) -> Iterator[Clue]:
    loudness = levels.loudness.integrated_lufs
    if tone.flat_tops >= rules.clipped_runs:
        yield Clue("clipped", f"in {tone.flat_tops} places")
    if loudness is not None and loudness > rules.loud_lufs:
        yield Clue("loud", f"{loudness:.1f} LUFS".replace("-", "−"))
    if tone.crest_db is not None and tone.crest_db < rules.squashed_crest_db:
        yield Clue("squashed", f"{tone.crest_db:.1f} dB")


def _movement(levels: "Levels", rules: ClueRules) -> Iterator[Clue]:
    span = levels.loudness.loudness_range_lu
    if span is not None and span < rules.steady_lu:
        yield Clue("steady", f"{span:.1f} dB")
    elif span is not None and span > rules.uneven_lu:
        yield Clue("uneven", f"{span:.0f} dB")


def _stereo(tone: "Tone", rules: ClueRules) -> Iterator[Clue]:
    loss, alike = tone.mono_loss_db, tone.correlation
    if loss is not None and (loss > rules.cancels_db or (alike is not None and alike < rules.opposed)):
        yield Clue("cancels", f"{loss:.0f} dB")
    if tone.low_side_db is not None and tone.low_side_db > rules.wide_low_db:
        yield Clue("wide_low", f"{tone.low_side_db:+.0f} dB at the sides against the middle".replace("-", "−"))


def _balance(tone: "Tone", rules: ClueRules) -> Iterator[Clue]:
    from render.measure.tone import OCTAVES_HZ

    octaves = dict(zip(OCTAVES_HZ, tone.octaves_db, strict=True))
    for band in rules.bands:
        yield from _judge(band, [octaves.get(hz) for hz in band.hz])


def _judge(band: ClueBand, levels: list[float | None]) -> Iterator[Clue]:
    powers = [10 ** (level / 10) for level in levels if level is not None]
    if not powers:
        return
    far = 10 * math.log10(sum(powers)) - band.usual_db
    span = f"{band.hz[0]} to {band.hz[-1]} Hz"
    if far > band.above_db:
        yield Clue(band.above, f"{far:.0f} dB more than usual around {span}")
    elif far < -band.below_db:
        yield Clue(band.below, f"{-far:.0f} dB less than usual around {span}")
