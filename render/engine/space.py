"""Foreseeing that a render will not fit: before its first byte, in one sentence."""

from render.encoders.formats import Format
from render.encoders.pcm import LARGEST_RIFF
from render.encoders.quantiser import CHANNELS
from render.engine.processed.spool import spooled_bytes
from render.errors import AudioError
from render.plan import Plan
from render.units import resampled_frames

HEADERS = 4096


def expected_bytes(plan: Plan) -> int:
    """The bytes a plan will write at most, files and spools; raises AudioError for a file its format cannot hold."""
    spools = [spooled_bytes(variant.cut) for variant in plan.variants if variant.cut and plan.processing]
    files = [
        file_bytes(file.kind, file.path, plan.frames_of(variant), plan.sample_rate)
        for variant in plan.variants
        for file in variant.files
    ]
    return sum(spools) + sum(files)


def file_bytes(kind: Format, path: str, frames: int, rate: int) -> int:
    """The most bytes of `frames` stereo frames at `rate` Hz; raises AudioError where the format cannot hold them."""
    if kind.bitrate_kbps:
        return HEADERS + frames * kind.bitrate_kbps * 125 // rate
    size = resampled_frames(frames, rate, kind.delivered_rate(rate)) * CHANNELS * kind.sample_bytes
    if kind.container == "aiff" and size + HEADERS > LARGEST_RIFF:
        raise AudioError(
            f"{path} would pass 4 GB, which AIFF cannot hold; choose wav24 for it.", code="aiff_too_long", file=path
        )
    return HEADERS + size
