"""What a file's header says of its audio, what is wrong with it, and the refusal of samples that are no sound."""

import math
from dataclasses import dataclass

from render.errors import AudioError

DEPTHS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
DEPTHS |= {"ALAC_16": 16, "ALAC_20": 20, "ALAC_24": 24, "ALAC_32": 32}
"""Bits of a sample, by the subtype as libsndfile calls it."""
UNCOVERED_S = 0.05  # sound behind what a header covers is worth a word from so many seconds on
LOSSY_DEPTH = 16  # what a lossy file is billed and shown as

FLAWS = {
    "unfinalised": "its header was never finished",
    "second_data_chunk": "it holds a second stretch of sound, which is left out",
    "odd_length": "its last sample is not whole",
    "short_header": "its header covers {claimed:.3f} s of it, but there are {there:.3f} s of sound, all of them used",
    "long_header": "its header covers {claimed:.3f} s, but only {there:.3f} s of that are sound, and all of them used",
    "false_offset": "its header says that sound begins later than it does; all of it is used",
    "two_rates": "its header says {rate} Hz, but its bytes a second are those of another rate; it is read at {rate} Hz",
    "mixed_formats": "its sample rate or channels change in the middle of it",
    "no_end": "its last block is missing or not whole, so it may be cut short",
    "missing_pages": "parts of it are missing or damaged in the middle",
}
"""By the flaw's name; in a sentence stand the seconds that are claimed and there, and the rate."""
CUT_SHORT = "{there:.3f} s of {claimed:.3f} s are there"


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Format of one audio file; counts are frames, rates Hz.

    `subtype` uses libsndfile's words. `bit_depth` is the depth of the samples that are meant (24 for 24-in-32).
    `time_reference` is the BWF position in frames since midnight, None where the file carries none. `claimed_frames`
    is what the header promises: more than `frames` where the file was cut short, fewer where it covers only a part of
    the sound. `flaws` names what is wrong with the container although the audio can be read, as in `FLAWS`.
    `channel_mask` says which loudspeaker each channel is for, as WAVE_EXTENSIBLE has it; 0 where the file does not say.
    `tracks` names the channels of a recording of several tracks.
    """

    container: str
    subtype: str
    channels: int
    sample_rate: int
    frames: int
    bit_depth: int
    is_float: bool
    time_reference: int | None = None
    claimed_frames: int = 0
    flaws: tuple[str, ...] = ()
    channel_mask: int = 0
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawLayout:
    """Where the plain samples of an uncompressed file lie: `sample_bytes` each, from byte `data_start`.

    Of one track of several, `stride` bytes lie between the beginnings of two samples; it is 0 where they adjoin.
    """

    data_start: int
    sample_bytes: int
    is_float: bool
    big_endian: bool
    unsigned: bool
    stride: int = 0

    @property
    def subtype(self) -> str:
        """What libsndfile calls such samples."""
        if self.is_float:
            return "FLOAT" if self.sample_bytes == 4 else "DOUBLE"
        return "PCM_U8" if self.unsigned else f"PCM_{'S' if self.sample_bytes == 1 else ''}{8 * self.sample_bytes}"


class NonfiniteError(AudioError):
    """A stem holds a value that is not a number; `at_s` is the first one's position in seconds."""

    CODE = "not_a_number"
    WHY = "holds a value that is not a number at {at_s:.3f} s, so no mix of it can be trusted"

    def __init__(self, name: str, info: AudioInfo, frame: int) -> None:
        self.at_s = frame / info.sample_rate
        sentence = f"{name} {self.WHY.format(at_s=self.at_s)}; ask for a fresh export of that stem."
        super().__init__(sentence, code=self.CODE, file=name, at_s=self.at_s)


class AbsurdError(NonfiniteError):
    """A stem holds a number so large that no level of it can be given."""

    CODE = "absurd_value"
    WHY = "holds a value far too large to be sound at {at_s:.3f} s, so no figure of it can be trusted"


def unsound(name: str, info: AudioInfo, frame: int, value: float) -> NonfiniteError:
    """The error of a stem that holds, at that frame, a `value` which is not a number or too large for one."""
    kind = AbsurdError if math.isfinite(value) else NonfiniteError
    return kind(name, info, frame)


def is_cut_short(info: AudioInfo) -> bool:
    """Whether there is less sound than the header promises, and nothing shows that this is all that ever was."""
    return bool(info.frames) and info.claimed_frames > info.frames and "long_header" not in info.flaws


def how_short(info: AudioInfo) -> str:
    """How much of what is promised is there."""
    return _filled(CUT_SHORT, info)


def flaw_phrases(info: AudioInfo) -> list[str]:
    """What is wrong with the container, a phrase each; what is cut short is not among them."""
    return [_filled(FLAWS.get(flaw, flaw), info) for flaw in info.flaws] if info.frames else []


def flaw_sentences(name: str, info: AudioInfo) -> list[tuple[str, str]]:
    """What whoever uses the file called `name` should know of its container: the code, and a sentence of facts."""
    if is_cut_short(info):
        return [("cut_short_file", f"{name} is cut short: {how_short(info)}.")]
    phrases = flaw_phrases(info)
    return [("damaged_file", f"{name} is damaged ({', '.join(phrases)}); what could be read of it is used.")] * bool(
        phrases
    )


def _filled(phrase: str, info: AudioInfo) -> str:
    there, claimed = (frames / info.sample_rate for frames in (info.frames, info.claimed_frames))
    return phrase.format(there=there, claimed=claimed, rate=info.sample_rate)
