"""Whether a mix qualifies for a kind of master, and what to know of a master that went through: a sentence each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from render.bus.settings import MOST_GAIN_DB
from render.delivery.manifest import Warned
from render.machine import find_ffmpeg
from render.master.master_job import MasterJob, MasterRow
from render.master.printer import PrintedMaster
from render.master.profiles import Profile
from render.sources.info import flaw_sentences
from render.sources.stereo_file import StereoFile
from render.text import clock, count, kilohertz

FFMPEG_CONTAINER = "m4a"
TOLERANCE_LU = 0.1  # a target missed by more is worth a warning
LEAST_DB = 0.005  # less is not worth a warning
LEAST_RATE = 32_000  # Hz: below the lowest rate that music is delivered at
SHORTEST_S = 0.4  # BS.1770-4's gating block


@dataclass(frozen=True, slots=True)
class MixFacts:
    """What is known of the mix: Hz, seconds, bits of a sample; `upsampled_hz` is the rate it was brought up from."""

    rate: int
    duration_s: float
    bits: int
    upsampled_hz: int | None = None


def warnings_of(
    job: MasterJob, mix: StereoFile, facts: MixFacts, clipped: int, files: Sequence[tuple[MasterRow, PrintedMaster]]
) -> tuple[Warned, ...]:
    """The warnings of a finished master: of its source, and of each file."""
    warned = list(_of_source(mix, clipped, tuple(row.path or "" for row, _ in files)))
    for row, made in files:
        warned += _of_file(job, row, made)
        warned += profile_warnings(made.aim.profile, facts, job, row.path or "")
    return tuple(warned)


def _of_source(mix: StereoFile, clipped: int, paths: tuple[str, ...]) -> Iterator[Warned]:
    name = mix.path.name
    if clipped:
        places = count(clipped, "place")
        yield Warned(
            "clipped", f"{name} is clipped in {places}, which no master can repair; ask for a mix with headroom.", paths
        )
    if mix.info.channels == 1:
        yield Warned(
            "mono",
            f"{name} is mono: it is delivered on both sides, and its loudness is measured as delivered (3 LU above a "
            "measurement of the one channel).",
            paths,
        )
    if mix.rate < LEAST_RATE:
        yield Warned(
            "low_rate",
            f"{name} is at {kilohertz(mix.rate)}, so nothing above {kilohertz(mix.rate / 2)} is in it or its masters; "
            "ask for the mix at its session's rate.",
            paths,
        )
    if mix.info.frames < SHORTEST_S * mix.rate:
        yield Warned(
            "too_short",
            f"{name} lasts {mix.info.frames / mix.rate:.2f} s, too short to have a loudness; check that it is the "
            "whole mix.",
            paths,
        )
    for code, sentence in flaw_sentences(name, mix.info):
        yield Warned(code, sentence, paths)


def _too_much(job: MasterJob, made: PrintedMaster) -> str:
    """What a file that stays below its target would need more of than it may get."""
    if made.gain_db >= MOST_GAIN_DB - LEAST_DB:
        return f"{MOST_GAIN_DB:g} dB of gain, which is where this stops"
    return f"{job.max_reduction_db:g} dB of limiting at its highest peak to stay below {made.aim.ceiling_dbtp:g} dBTP"


def _of_file(job: MasterJob, row: MasterRow, made: PrintedMaster) -> Iterator[Warned]:
    path, label = row.path or "", made.aim.profile.called
    if made.short_lu > TOLERANCE_LU:
        yield Warned(
            "target_not_reached",
            f"The {label} stopped at {row.integrated_lufs:.1f} LUFS, {made.short_lu:.1f} LU short of "
            f"{made.aim.target_lufs:g}: more would take over {_too_much(job, made)}.",
            (path,),
        )
    if made.lowered_db >= LEAST_DB:
        yield Warned(
            "lowered",
            f"Encoding the {label} raised its peaks, so it was made again {made.lowered_db:.2f} dB lower.",
            (path,),
        )
    if row.trim_db + made.lowered_db <= -LEAST_DB:
        yield Warned(
            "trimmed", f"The {label} was turned down by {-row.trim_db:.2f} dB as a whole, to hold its peaks.", (path,)
        )
    if made.aim.profile.kind.rate is None and row.sample_rate != made.printed.writer.target.rate:
        yield Warned(
            "resampled_format",
            f"{row.format} knows no {made.printed.writer.target.rate} Hz, so it was resampled to {row.sample_rate} Hz.",
            (path,),
        )


def reason_against(profile: Profile, facts: MixFacts) -> str | None:
    """Why a mix cannot be this kind of master, as a sentence; None where it can."""
    return next(_reasons(profile, facts), None)


def _reasons(profile: Profile, facts: MixFacts) -> Iterator[str]:
    label = profile.label
    if profile.kind.container == FFMPEG_CONTAINER and find_ffmpeg() is None:
        yield f"{label} needs ffmpeg, which is not installed here; install it, or choose another profile."
    if facts.bits < profile.least_bits:
        yield f"{label} needs a mix of {profile.least_bits} bits or more, and this one has {facts.bits}."
    if profile.above_hz and facts.rate <= profile.above_hz:
        need, has = kilohertz(profile.above_hz), kilohertz(facts.rate)
        yield f"{label} needs a mix above {need}, and this one is at {has}."
    if not profile.upsampled and facts.upsampled_hz is not None:
        yield (
            f"{label} needs a mix at its own rate, and nothing sounds above {facts.upsampled_hz / 2000:g} kHz in this "
            f"one, as in what was brought up from {kilohertz(facts.upsampled_hz)} or decoded from a lossy file."
        )
    if facts.duration_s < profile.shortest_s:
        yield f"{label} needs {profile.shortest_s:g} s or more, and this mix lasts {facts.duration_s:.2f} s."
    if profile.longest_s is not None and facts.duration_s > profile.longest_s:
        yield f"{label} holds {profile.longest_s / 60:.1f} min, and this mix lasts {facts.duration_s / 60:.1f} min."


def profile_warnings(profile: Profile, facts: MixFacts, job: MasterJob, path: str) -> Iterator[Warned]:
    """What the user should know of this master beside its figures."""
    if profile.warn_past_s is not None and facts.duration_s > profile.warn_past_s:
        yield Warned(
            "long_side",
            f"The {profile.called} lasts {facts.duration_s / 60:.1f} min; past {_minutes(profile.warn_past_s)} at 33⅓ "
            "on 12″ a side has to be cut quieter: shorten it or spread it over more sides.",
            (path,),
        )
    if not profile.limiting and (job.target_lufs is not None or (job.bus and job.bus.limiter)):
        yield Warned(
            "not_limited",
            f"The {profile.called} is never limited: the loudness asked for and the bus's limiter were left out of it.",
            (path,),
        )
    if profile.round_trip and find_ffmpeg() is None:
        yield Warned(
            "round_trip_not_checked",
            f"The {profile.called} could not be encoded to {profile.round_trip} to see that its peaks have room: that "
            "needs ffmpeg, which is not installed here.",
            (path,),
        )


def _minutes(seconds: float) -> str:
    return clock(int(seconds), hours=False)
