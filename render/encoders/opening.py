"""The writer or encoder for each format."""

from collections.abc import Callable
from pathlib import Path

from render.encoders.encoder import Encoder, ResamplingEncoder
from render.encoders.ffmpeg import AacEncoder
from render.encoders.ogg import OggEncoder
from render.encoders.plain import PlainWriter
from render.encoders.sndfile import LosslessEncoder, LossyEncoder, PlainEncoder
from render.encoders.streamed import StreamedWriter
from render.encoders.writer import Target, Writer

ENCODERS: dict[str, type[Encoder]] = {
    "wav": PlainEncoder,
    "aiff": PlainEncoder,
    "flac": LosslessEncoder,
    "mp3": LossyEncoder,
    "ogg": OggEncoder,
    "m4a": AacEncoder,
}


def open_writer(target: Target, check: Callable[[], None]) -> Writer:
    """Open the `.part` of a file to deliver; raises AudioError in one sentence where it cannot be.

    `check` raises `Cancelled` when the user has asked to stop.
    """
    if target.kind.positional:
        return PlainWriter(target)
    return StreamedWriter(target, make_encoder, check)


def make_encoder(path: Path, target: Target) -> Encoder:
    """The encoder that writes `target` to `path`, with a resampler before it where the rates differ."""
    inner = ENCODERS[target.kind.container](path, target)  # type: ignore[call-arg]  # every one is made like this
    return inner if target.delivered_rate == target.rate else ResamplingEncoder(target, inner)
