"""What the user should know of a master although it went through: one plain sentence each."""

from collections.abc import Iterator, Sequence

from render.delivery.manifest import Warned
from render.master.job import MasterJob, MasterRow
from render.master.making import Made
from render.master.mix import Mix
from render.master.qualify import Facts, profile_warnings
from render.text import count

TOLERANCE_LU = 0.1  # a target missed by more is said
TOLD_DB = 0.005
LEAST_RATE = 32_000  # Hz: below the lowest rate that music is delivered at
SHORTEST_S = 0.4  # BS.1770-4's gating block


def warnings_of(
    job: MasterJob, mix: Mix, facts: Facts, clipped: int, files: Sequence[tuple[MasterRow, Made]]
) -> tuple[Warned, ...]:
    """The warnings of a finished master: of its source, and of each file."""
    told = list(_of_source(mix, clipped, tuple(row.path or "" for row, _ in files)))
    for row, made in files:
        told += _of_file(job, row, made)
        told += profile_warnings(made.aim.profile, facts, job, row.path or "")
    return tuple(told)


def _of_source(mix: Mix, clipped: int, paths: tuple[str, ...]) -> Iterator[Warned]:
    name = mix.path.name
    if clipped:
        places = count(clipped, "place")
        yield Warned(
            "clipped", f"{name} is clipped in {places}, which no master can mend; ask for a mix with headroom.", paths
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
            f"{name} is at {mix.rate / 1000:g} kHz, so nothing above {mix.rate / 2000:g} kHz is in it or its masters; "
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
    if mix.info.claimed_frames > mix.info.frames:
        yield Warned("truncated", f"{name} is cut short: its header promises more than it holds.", paths)


def _of_file(job: MasterJob, row: MasterRow, made: Made) -> Iterator[Warned]:
    path, label, ceiling = row.path or "", made.aim.profile.called, made.aim.ceiling_dbtp
    if made.short_lu > TOLERANCE_LU:
        yield Warned(
            "target_not_reached",
            f"The {label} stopped at {row.integrated_lufs:.1f} LUFS, {made.short_lu:.1f} LU short of "
            f"{made.aim.target_lufs:g}: more would take over {job.max_reduction_db:g} dB of limiting at its highest "
            f"peak to stay below {ceiling:g} dBTP; ask for a mix with lower peaks, or allow more with --max-reduction.",
            (path,),
        )
    if made.lowered_db >= TOLD_DB:
        yield Warned(
            "lowered",
            f"Encoding the {label} raised its peaks, so it was made again {made.lowered_db:.2f} dB lower.",
            (path,),
        )
    if row.trim_db + made.lowered_db <= -TOLD_DB:
        yield Warned(
            "trimmed", f"The {label} was turned down by {-row.trim_db:.2f} dB as a whole, to hold its peaks.", (path,)
        )
    if made.aim.profile.kind.rate is None and row.sample_rate != made.printed.writer.target.rate:
        yield Warned(
            "resampled_format",
            f"{row.format} knows no {made.printed.writer.target.rate} Hz, so it was resampled to {row.sample_rate} Hz.",
            (path,),
        )
