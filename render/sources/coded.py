"""Coded sound in files of chunks (µ-law, ADPCM, ALAC …), held against what is in the file, as plain samples are.

What decodes it believes its header: bytes that it does not cover are never read, so they are no reason for less than
a refusal. Apple, Core Audio Format Specification 1.0 (packet tables); Microsoft, Advanced Systems
Format 1.2 (section 3.2, file properties); AIFF and RIFF as in `aiff` and `wav`.
"""

import struct
from dataclasses import dataclass, replace
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import CORE_AUDIO, IFF, RIFF, WAVE64, Chunk, ChunkFile, read_at, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout
from render.sources.plausibility import SoundBytes
from render.sources.wav import UNKNOWN_SIZE, WAVE64_FIRST

LEAST = 1024  # bytes behind what a header covers that are sound
DESCRIPTION = struct.Struct(">d4sIII")  # rate, coding, flags, bytes and frames of a packet; 0 where they vary
TABLE = struct.Struct(">qqii")  # packets, frames that are valid, and those to leave out at the start and at the end
ONE_BYTE = ("ULAW", "ALAW")  # a sample
IMA_FRAMES = 64  # of a packet of ima4
SPARED = 0.02  # of the bytes of sound, which packets may leave over
FORMS = {b"RIFF": RIFF, b"RF64": RIFF, b"BW64": RIFF, b"RIFX": IFF, b"FORM": IFF, b"caff": CORE_AUDIO, b"riff": WAVE64}
BEGIN = {b"caff": 8, b"riff": WAVE64_FIRST}
ASF_SIGNATURE = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
FILE_FIGURES = struct.Struct("<16xQ40xI")  # of the whole file, in bytes, and flags
ASF_HEAD, BROADCAST = 1 << 16, 1
# Codings of the eighties, which nobody writes: where one is stated, plain samples are asked for.
MACE = (b"MAC3", b"MAC6")
COUNTS = {b"FORM": 8, b"caff": 4}  # bytes before the first sample, which the size includes


@dataclass(frozen=True, slots=True)
class CodedSound:
    """Bytes of coded sound: those that are there, those that the header claims (None: it does not know), all behind.

    `flaw` is as of `sound_size`; `lie` says how a table of packets contradicts the sound, "" where it does not;
    `counts` are the frames that an AIFF may count, by whichever unit its program counts in.
    """

    there: int
    claimed: int | None
    behind: int
    flaw: str
    lie: str = ""
    counts: tuple[int, ...] = ()

    @property
    def read(self) -> int:
        """What a decoder takes for sound, up to the end of the file."""
        return self.behind if self.claimed is None else min(self.claimed, self.behind)


def read_coded(file: BinaryIO, size: int, signature: bytes) -> CodedSound | None:
    """What a file that begins with `signature` says of its sound; None where it is not one of chunks, or has none."""
    if signature == ASF_SIGNATURE[: len(signature)]:
        return _read_asf(file, size)
    if signature[:4] not in FORMS:
        return None
    whole = ChunkFile(file, size, FORMS[signature[:4]])
    chunks: dict[bytes, Chunk] = {}
    for chunk in whole.walk(BEGIN.get(signature[:4], 12)):
        chunks.setdefault(chunk.name, chunk)
    sound = chunks.get(b"SSND" if signature[:4] == b"FORM" else b"data")
    if sound is None:
        return None
    skipped = COUNTS.get(signature[:4], 0)
    start = sound.start + skipped
    claimed = _claimed(whole, signature, sound, skipped)
    there, flaw = sound_size(whole, start, claimed, LEAST)
    lie = _packets_lie(whole, chunks, there) if signature[:4] == b"caff" else ""
    open_ended = signature[:4] == b"caff" and sound.size == -1
    common = whole.body(chunks[b"COMM"]) if signature[:4] == b"FORM" and b"COMM" in chunks else b""
    lie = _mace_lies(SoundBytes(file, there, common[1]), start) if common[18:22] in MACE else lie
    counts = _counts(common) if common else ()
    return CodedSound(there, claimed, max(0, size - start), "" if open_ended else flaw, lie, counts)


def _read_asf(file: BinaryIO, size: int) -> CodedSound | None:
    """The bytes of an ASF file (WMA), all of which its header states; None of one that was broadcast."""
    head = read_at(file, 0, min(size, ASF_HEAD))
    at = head.find(FILE_PROPERTIES)
    body = head[at + len(FILE_PROPERTIES) + 8 :] if at >= 0 else b""
    if len(body) < FILE_FIGURES.size:
        return None
    stated, flags = FILE_FIGURES.unpack_from(body)
    return None if flags & BROADCAST or not stated else CodedSound(size, stated, size, "")


def _claimed(file: ChunkFile, signature: bytes, sound: Chunk, skipped: int) -> int | None:
    """The bytes that the header claims; None where it was never filled in."""
    size = sound.size
    if signature[:4] in (b"RF64", b"BW64") and size == UNKNOWN_SIZE:
        size = int.from_bytes(file.body(Chunk(b"ds64", 12, 28))[16:24], "little", signed=True)
    if size in (UNKNOWN_SIZE, -1) or size < 0 or (skipped and size == 0):
        return None
    return max(0, size - skipped)


def held_against_sound(info: AudioInfo, sound: CodedSound) -> AudioInfo:
    """The format that a decoder finds, with what is wrong with the header.

    Raises AudioError, without the file's name, where there is more sound than the decoder will read.
    """
    if sound.lie:
        raise AudioError(sound.lie, code="damaged_header")
    reads_on = info.subtype in ONE_BYTE and info.frames * info.channels > sound.there - LEAST
    if sound.flaw == "short_header" and sound.claimed and not reads_on:
        seconds = info.frames / info.sample_rate
        raise AudioError(
            f"its header covers {seconds:.3f} s of it, but there are about {seconds * sound.there / sound.claimed:.3f} "
            "s of sound",
            code="damaged_header",
        )
    if not any(abs(count - info.frames) < max(UNCOVERED_S * info.sample_rate, IMA_FRAMES) for count in sound.counts):
        info = _held_against_count(info, sound.counts)
    flaws = (*info.flaws, sound.flaw) if sound.flaw and sound.flaw not in info.flaws else info.flaws
    if sound.flaw == "unfinalised" or not sound.claimed or not sound.read:
        return replace(info, flaws=flaws)
    if sound.there < sound.read:
        info = replace(info, frames=info.frames * sound.there // sound.read)
    claimed = max(info.claimed_frames, info.frames * sound.claimed // max(1, sound.there))
    if reads_on:
        claimed = sound.claimed // info.channels
    differs = abs(sound.claimed - sound.there) > LEAST
    return replace(info, claimed_frames=claimed if differs else info.claimed_frames, flaws=flaws)


def _held_against_count(info: AudioInfo, counts: tuple[int, ...]) -> AudioInfo:
    """The format with the frames that the header counts, where it counts any."""
    if not counts:
        return info
    flaw = ("short_header",) if counts[0] else ("unfinalised",)
    is_short = counts[0] < info.frames
    return replace(info, claimed_frames=counts[0] or info.frames, flaws=info.flaws + (flaw if is_short else ()))


def _counts(common: bytes) -> tuple[int, ...]:
    """The frames that a common chunk may mean: ima4 is counted in packets, or in frames; others are not known."""
    count, coding = int.from_bytes(common[2:6], "big"), common[18:22]
    return {b"ulaw": (count,), b"alaw": (count,), b"ima4": (count * IMA_FRAMES, count)}.get(coding.lower(), ())


def _mace_lies(sound: SoundBytes, start: int) -> str:
    """That the bytes are plain samples under MACE's name, which its decoder would make noise of."""
    plain = (RawLayout(start, 2, is_float=False, big_endian=big, unsigned=False) for big in (True, False))
    if sound.channels and any(map(sound.makes_sense, plain)):
        return "its header says MACE, but its samples are sound as plain 16-bit ones only"
    return ""


def _packets_lie(file: ChunkFile, chunks: dict[bytes, Chunk], there: int) -> str:
    """How the table of packets contradicts the sound, or what is stated of one packet; "" where neither does."""
    described = file.body(chunks[b"desc"]) if b"desc" in chunks else b""
    if b"pakt" not in chunks or len(described) < DESCRIPTION.size or chunks[b"pakt"].size < TABLE.size:
        return ""
    rate, _, _, each, frames = DESCRIPTION.unpack_from(described)
    table = file.body(chunks[b"pakt"], chunks[b"pakt"].size)
    count, valid, before, after = TABLE.unpack_from(table)
    if each or not frames or not 1 <= rate <= 1e6:
        return ""  # packets of one size need no table, those of several lengths cannot be counted by it
    sizes = _numbers(table[TABLE.size :])
    counted = sum(sizes[:count]) if count >= 0 else 0
    covered = valid / rate
    if there - counted > max(LEAST, SPARED * there):
        about = valid / rate if not counted else covered * there / counted
        return f"its table of packets covers {covered:.3f} s of it, but there are about {about:.3f} s of sound"
    packed = (count * frames - before - after) / rate
    if abs(count * frames - before - after - valid) > frames:
        return f"its table of packets counts {covered:.3f} s, but its packets hold {packed:.3f} s of sound"
    return ""


def _numbers(raw: bytes) -> list[int]:
    """Numbers of seven bits a byte, the highest first; the top bit is set where another byte follows."""
    found, value = [], 0
    for byte in raw:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
    return found
