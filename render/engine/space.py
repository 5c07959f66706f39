"""Foreseeing that a render will not fit: before its first byte, in one sentence."""

from render.encoders.headers import CHANNELS, LARGEST_RIFF
from render.engine.processed.spool import spooled_bytes
from render.errors import AudioError
from render.plan import Plan, PlannedFile
from render.units import resampled_frames

HEADERS = 4096


def expected_bytes(plan: Plan) -> int:
    """The bytes a plan will write at most, files and spools; raises AudioError for a file its format cannot hold."""
    spools = [spooled_bytes(variant.cut) for variant in plan.variants if variant.cut and plan.processing]
    files = [_bytes(plan, plan.frames_of(variant), file) for variant in plan.variants for file in variant.files]
    return sum(spools) + sum(files)


def _bytes(plan: Plan, frames: int, file: PlannedFile) -> int:
    rate = file.kind.delivered_rate(plan.sample_rate)
    if file.kind.bitrate_kbps:
        return HEADERS + frames * file.kind.bitrate_kbps * 125 // plan.sample_rate
    size = resampled_frames(frames, plan.sample_rate, rate) * CHANNELS * file.kind.sample_bytes
    if file.kind.container == "aiff" and size + HEADERS > LARGEST_RIFF:
        raise AudioError(f"{file.path} would pass 4 GB, which AIFF cannot hold; choose wav24 for it.")
    return HEADERS + size
