"""Samples that make no sense as the header has them: sound in another order of bytes, width or coding is loud noise.

Neighbouring samples of sound are alike, those of noise are not. What is noise as stated is a wrong reading where the
same bytes read in another way are smooth: noise that is meant is noise in every reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from render.errors import AudioError
from render.sources.chunks import read_at
from render.sources.info import AudioInfo, RawLayout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOWS, WINDOW_FRAMES = 4, 1024
NOISE = (0.6, 1.4)  # roughness: 1 of white noise, near 0 of smooth sound, up to 2
SMOOTH = 0.2
LOUD = 0.2  # root mean square of full scale: noise of all bits has 0.58
LOUDEST = 16.0  # times full scale, of floats that are sound
FLOAT_CODES = (0.35, 0.65)  # of full scale: where floats of usual levels lie when they are read as whole numbers
SMOOTHER = 0.25  # of the roughness as stated, from which on such codes are floats and no square wave


@dataclass(frozen=True, slots=True)
class Texture:
    """How rough a stretch is, as the power of its differences by twice its own, and how loud, of full scale.

    `is_coded` where its samples are but for a few those that floats would be.
    """

    roughness: float
    level: float
    is_coded: bool

    @property
    def is_noise(self) -> bool:
        """Whether it is loud, and no sample is like the one before."""
        return NOISE[0] < self.roughness < NOISE[1] and self.level > LOUD

    @property
    def is_smooth(self) -> bool:
        """Whether it is sound for certain, whose level is one that sound has."""
        return self.roughness < SMOOTH and self.level < LOUDEST


@dataclass(frozen=True, slots=True)
class SoundBytes:
    """The bytes of a file's sound, which may be read in several ways."""

    file: BinaryIO
    size: int
    channels: int

    def textures(self, layout: RawLayout) -> list[Texture]:
        """The texture of a few stretches spread over the file, but for silent ones."""
        import numpy as np

        found = []
        for samples in self._windows(layout):
            with np.errstate(all="ignore"):
                power = float(np.mean((samples - samples.mean(0)) ** 2))
                rough = float(np.mean(np.diff(samples, axis=0) ** 2)) / (2 * power) if power else 0.0
                sizes = np.abs(samples[samples != 0])
                coded = np.mean((sizes > FLOAT_CODES[0]) & (sizes < FLOAT_CODES[1])) if sizes.size else 0.0
            found.append(Texture(rough, power**0.5, bool(coded > 0.99)))
        return [texture for texture in found if texture.level != 0]

    def makes_sense(self, layout: RawLayout) -> bool:
        """Whether they are smooth, as sound is, in this reading; silence says nothing."""
        found = self.textures(layout)
        return bool(found) and all(texture.is_smooth for texture in found)

    def _windows(self, layout: RawLayout) -> Iterator["NDArray[np.float64]"]:
        """Frames × channels of each window, of full scale."""
        width = layout.sample_bytes * self.channels
        for window in range(WINDOWS):
            place = self.size * (2 * window + 1) // (2 * WINDOWS) // width * width
            raw = read_at(self.file, layout.data_start + place, min(WINDOW_FRAMES * width, self.size - place))
            if len(raw) >= 2 * width:
                yield _decoded(raw[: len(raw) // width * width], layout).reshape(-1, self.channels)


def refuse_wrong_reading(file: BinaryIO, info: AudioInfo, layout: RawLayout) -> None:
    """Raise AudioError, without the file's name, where samples are noise as stated and sound in another reading."""
    if layout.sample_bytes == 1 or info.frames < WINDOWS * WINDOW_FRAMES:
        return
    sound = SoundBytes(file, info.frames * info.channels * layout.sample_bytes, info.channels)
    stated = sound.textures(layout)
    if stated and all(texture.is_noise for texture in stated):
        fitting = next((other for other in _readings(layout) if sound.makes_sense(other)), None)
    else:
        fitting = _as_floats(sound, layout, stated)
    if fitting:
        raise AudioError(
            f"its header says {_called(layout)}, but its samples are sound as {_called(fitting)} only",
            code="damaged_header",
        )


def is_noise_throughout(file: BinaryIO, info: AudioInfo, layout: RawLayout, level: float) -> bool:
    """Whether all stretches looked at are noise of at least that `level`, of full scale, whatever reading they have."""
    if layout.stride or info.frames < WINDOWS * WINDOW_FRAMES:
        return False
    found = SoundBytes(file, info.frames * info.channels * layout.sample_bytes, info.channels).textures(layout)
    return len(found) == WINDOWS and all(each.is_noise and each.level > level for each in found)


def _readings(layout: RawLayout) -> Iterator[RawLayout]:
    """All other ways of reading the bytes."""
    for width, is_float in ((2, False), (3, False), (4, False), (4, True)):
        for big_endian in (layout.big_endian, not layout.big_endian):
            other = RawLayout(layout.data_start, width, is_float, big_endian=big_endian, unsigned=False)
            if other != layout:
                yield other


def _as_floats(sound: SoundBytes, layout: RawLayout, stated: list[Texture]) -> RawLayout | None:
    """The reading as floats of what is called 32-bit whole numbers, where these are the codes of such."""
    if layout.is_float or layout.sample_bytes != 4 or not stated or not all(texture.is_coded for texture in stated):
        return None
    floats = RawLayout(layout.data_start, 4, is_float=True, big_endian=layout.big_endian, unsigned=False)
    found = sound.textures(floats)
    smoother = [
        one.is_smooth and one.roughness < SMOOTHER * other.roughness for one, other in zip(found, stated, strict=False)
    ]
    return floats if smoother and all(smoother) else None


def _decoded(raw: bytes, layout: RawLayout) -> "NDArray[np.float64]":
    import numpy as np

    order, width = ">" if layout.big_endian else "<", layout.sample_bytes
    if layout.is_float:
        with np.errstate(invalid="ignore"):
            return np.frombuffer(raw, f"{order}f{width}").astype(np.float64)
    if width == 3:
        wide = np.zeros((len(raw) // 3, 4), np.uint8)
        wide[:, slice(0, 3) if layout.big_endian else slice(1, 4)] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        raw, width = wide.tobytes(), 4
    return np.frombuffer(raw, f"{order}i{width}") / 2.0 ** (8 * width - 1)


def _called(layout: RawLayout) -> str:
    """As “big-endian 24-bit samples”, “32-bit floats”."""
    order = "big-endian " if layout.big_endian else "little-endian "
    return f"{order}{8 * layout.sample_bytes}-bit {'floats' if layout.is_float else 'whole numbers'}"
