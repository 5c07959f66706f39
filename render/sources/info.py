"""What a file's header says of its audio."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Format of one audio file; counts are frames, rates Hz.

    `subtype` uses libsndfile's words. `bit_depth` is the depth of the samples that are meant (24 for 24-in-32).
    `time_reference` is the BWF position in frames since midnight, None where the file carries none. `claimed_frames`
    is what the header promises: more than `frames` where the file was cut short. `flaws` names what is wrong with the
    container although the audio can be read: "unfinalised", "second_data_chunk", "odd_length". `channel_mask` says
    which loudspeaker each channel is for, as WAVE_EXTENSIBLE has it; 0 where the file does not say.
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


@dataclass(frozen=True, slots=True)
class RawLayout:
    """Where the plain samples of an uncompressed file lie: `sample_bytes` each, from byte `data_start`."""

    data_start: int
    sample_bytes: int
    is_float: bool
    big_endian: bool
    unsigned: bool
