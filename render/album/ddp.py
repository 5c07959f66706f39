"""A DDP 2.00 set, the form in which pressing plants take a CD: written, and read back as a plant does.

Field places and widths after the free description of audio sets by the ddp-reverse-eng project (spec/ddp2.md), which
agrees with sets of three mastering programs: fixed-width ASCII, numbers padded at the left, unset fields all spaces.
Reading goes from its map to its files and trusts nothing but the checksums.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from render.album.cd_text import TextBlock, Words, read_packs, text_blocks, write_packs
from render.album.disc import PREGAP_SECTORS, SECTOR_BYTES, SECTORS_A_SECOND, Disc, DiscTrack, msf
from render.atomic import PartFile, write_whole
from render.errors import AudioError
from render.monitor import Monitor

ID, MAP, PQ, TEXT, IMAGE, CHECKSUMS = "DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT", "CHECKSUM.MD5"
RECORD, PQ_RECORD = 128, 64
NAME_WIDTH = 17
BLOCK = 1 << 20
LEAD_IN, LEAD_OUT = "00", "AA"
PLAIN = "01"  # no pre-emphasis, copying not permitted, position mode

Field = tuple[int, str]
"""Where a field begins in its record, and its text as padded."""


def write_set(folder: Path, disc: Disc, samples: Path, data_start: int, monitor: Monitor) -> tuple[str, ...]:
    """Write the set of `disc` into `folder` and return its files' names.

    The sound is the 16-bit stereo samples at 44.1 kHz in the file `samples` from byte `data_start` on, without the two
    seconds of silence that the image begins with.
    """
    packs = write_packs(text_blocks(disc))
    pq = b"".join(_pq_packets(disc))
    small = {ID: identifier(disc), MAP: b"".join(_map_packets(disc, len(pq), len(packs))), PQ: pq}
    if packs:
        small[TEXT] = packs
    for name, content in small.items():
        write_whole(folder / name, content)
    digest = _write_image(folder / IMAGE, disc, samples, data_start, monitor)
    sums = {name: hashlib.md5(content, usedforsecurity=False).hexdigest() for name, content in small.items()}
    lines = [f"{digest} *{name}\n" for name, digest in {**sums, IMAGE: digest}.items()]
    write_whole(folder / CHECKSUMS, "".join(lines).encode("ascii"))
    return (*small, IMAGE, CHECKSUMS)


def _record(size: int, fields: Sequence[Field]) -> bytes:
    record = bytearray(b" " * size)
    for place, text in fields:
        record[place : place + len(text)] = text.encode("ascii")
    return bytes(record)


def identifier(disc: Disc) -> bytes:
    """DDPID: the format's level, the disc's EAN and its kind."""
    return _record(RECORD, [(0, "DDP 2.00"), (8, disc.ean.zfill(13) if disc.ean else ""), (87, "CD")])


def _map_packets(disc: Disc, pq_bytes: int, text_bytes: int) -> Iterator[bytes]:
    """DDPMS: a packet a stream, which names its file; the sound's comes last."""
    if text_bytes:
        yield _map_packet("S0", text_bytes, TEXT, [(30, "CDTEXT")])
    yield _map_packet("S0", pq_bytes, PQ, [(30, "PQ DESCR")])
    # DA: audio; 7: whole sectors of 2,352 bytes; 0: not scrambled; then the sectors of the first track's pause
    yield _map_packet("D0", disc.sectors, IMAGE, [(22, "00000000"), (38, "DA70"), (46, f"{disc.tracks[0].index1:>4}")])


def _map_packet(stream: str, length: int, name: str, fields: Sequence[Field]) -> bytes:
    return _record(
        RECORD, [(0, "VVVM"), (4, stream), (14, f"{length:08}"), *fields, (71, f"{NAME_WIDTH:03}"), (74, name)]
    )


def _pq_packets(disc: Disc) -> Iterator[bytes]:
    """PQDESCR: the lead-in with the EAN, each track's indexes with its ISRC first, and the lead-out twice."""
    yield _pq_packet(LEAD_IN, 0, 0, ean=disc.ean.zfill(13) if disc.ean else "")
    for number, track in enumerate(disc.tracks, 1):
        yield from _track_packets(f"{number:02}", track)
    for _ in range(2):
        yield _pq_packet(LEAD_OUT, 1, disc.sectors)


def _track_packets(number: str, track: DiscTrack) -> Iterator[bytes]:
    isrc = track.isrc
    if track.index0 is not None:
        yield _pq_packet(number, 0, track.index0, isrc)
        isrc = ""
    yield _pq_packet(number, 1, track.index1, isrc)


def _pq_packet(track: str, index: int, sector: int, isrc: str = "", ean: str = "") -> bytes:
    minutes, seconds, rest = msf(sector)
    time = f"00{minutes:02}{seconds:02}{rest:02}"
    return _record(
        PQ_RECORD, [(0, "VVVS"), (4, track), (6, f"{index:02}"), (8, time), (16, PLAIN), (20, isrc), (32, ean)]
    )


def _write_image(target: Path, disc: Disc, samples: Path, data_start: int, monitor: Monitor) -> str:
    """Write the image, a whole number of sectors, and return its MD5."""
    digest, position = hashlib.md5(usedforsecurity=False), 0
    part = PartFile(target)
    try:
        for block in _image_blocks(disc, samples, data_start):
            monitor.check()
            digest.update(block)
            part.write_at(position, block)
            position += len(block)
        part.sync()
        part.publish()
    except BaseException:
        part.discard()
        raise
    return digest.hexdigest()


def _image_blocks(disc: Disc, samples: Path, data_start: int) -> Iterator[bytes]:
    yield bytes(PREGAP_SECTORS * SECTOR_BYTES)
    left = disc.programme_sectors * SECTOR_BYTES
    with samples.open("rb") as file:
        file.seek(data_start)
        while left and (block := file.read(min(BLOCK, left))):
            yield block
            left -= len(block)
    while left:  # the last sector filled up
        yield bytes(min(BLOCK, left))
        left -= min(BLOCK, left)


@dataclass(frozen=True, slots=True)
class DdpSet:
    """What a set says: the disc, called as the first block of its text has it, the file with its sound, all blocks."""

    disc: Disc
    image: Path
    texts: tuple[TextBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class _Packet:
    track: str
    index: int
    sector: int
    isrc: str
    ean: str


def read_set(folder: Path, monitor: Monitor) -> DdpSet:
    """The set in `folder`; raises AudioError in one sentence where it is damaged or contradicts itself."""
    try:
        return _read(folder, monitor)
    except (AudioError, OSError, ValueError, KeyError, IndexError) as error:
        raise AudioError(
            f"The DDP set in {folder} cannot be used: {error}; write it again, and send nothing from there.",
            code="damaged_ddp",
            folder=folder,
            reason=str(error),
        ) from error


def _read(folder: Path, monitor: Monitor) -> DdpSet:
    _check_sums(folder, monitor)
    identity = (folder / ID).read_text("ascii")
    if len(identity) != RECORD or identity[:8] != "DDP 2.00" or identity[87:89] != "CD":
        raise AudioError("its DDPID is not that of an audio CD", code="damaged_ddp", file=folder / ID)
    streams = dict(_streams((folder / MAP).read_text("ascii")))
    packets = [*_packets((folder / streams["PQ DESCR"][0]).read_text("ascii"))]
    text = streams.get("CDTEXT")
    blocks = read_packs((folder / text[0]).read_bytes()) if text else ()
    image, sectors = folder / streams["DA"][0], streams["DA"][1]
    if image.stat().st_size != sectors * SECTOR_BYTES:
        raise AudioError("its image is not as long as its map says", code="damaged_ddp", file=image)
    disc = _disc(packets, blocks[0].words if blocks else ())
    if disc.sectors != sectors or disc.ean != identity[8:21].strip():
        raise AudioError("its PQ descriptor does not fit its map and DDPID", code="damaged_ddp")
    return DdpSet(disc, image, blocks)


def _check_sums(folder: Path, monitor: Monitor) -> None:
    for line in (folder / CHECKSUMS).read_text("ascii").splitlines():
        wanted, _, name = line.partition(" *")
        digest = hashlib.md5(usedforsecurity=False)
        with (folder / name).open("rb") as file:
            while block := file.read(BLOCK):
                monitor.check()
                digest.update(block)
        if digest.hexdigest() != wanted:
            raise AudioError(f"{name} is not what its checksum says", code="damaged_ddp", file=folder / name)


def _streams(text: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """Each stream's file and length, by its kind: PQ DESCR, CDTEXT or DA."""
    for packet in _records(text, RECORD, "VVVM"):
        kind = packet[30:38].strip() or packet[38:40]
        width = int(packet[71:74])
        yield kind, (packet[74 : 74 + width].strip(), int(packet[14:22]))


def _packets(text: str) -> Iterator[_Packet]:
    for packet in _records(text, PQ_RECORD, "VVVS"):
        time = packet[8:16].strip().zfill(8)
        minutes, seconds, rest = (int(time[place : place + 2]) for place in (2, 4, 6))
        sector = (minutes * 60 + seconds) * SECTORS_A_SECOND + rest
        yield _Packet(packet[4:6], int(packet[6:8]), sector, packet[20:32].strip(), packet[32:45].strip())


def _records(text: str, size: int, marker: str) -> Iterator[str]:
    for start in range(0, len(text), size):
        record = text[start : start + size]
        if len(record) != size or not record.startswith(marker):
            raise AudioError(f"a record of {size} bytes does not begin with {marker}", code="damaged_ddp")
        yield record


def _disc(packets: Sequence[_Packet], words: Sequence[Words]) -> Disc:
    if packets[0].track != LEAD_IN or packets[-1].track != LEAD_OUT:
        raise AudioError("its PQ descriptor does not lead from the disc's beginning to its end", code="damaged_ddp")
    texts = [*words, *[Words("", "")] * len(packets)]
    places: dict[str, dict[int, _Packet]] = {}
    for packet in packets[1:]:
        if packet.track != LEAD_OUT:
            places.setdefault(packet.track, {})[packet.index] = packet
    tracks = tuple(_track(indexes, texts[number]) for number, indexes in enumerate(places.values(), 1))
    return Disc(texts[0].title, texts[0].artist, packets[0].ean, tracks, packets[-1].sector)


def _track(indexes: Mapping[int, _Packet], words: Words) -> DiscTrack:
    isrc = next((packet.isrc for packet in indexes.values() if packet.isrc), "")
    pause = indexes.get(0)
    return DiscTrack(words.title, words.artist, isrc, pause.sector if pause else None, indexes[1].sector)
