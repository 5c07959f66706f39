"""Reading a DDP 2.00 set as a pressing plant does: from its map to its files, trusting nothing but the checksums."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from render.album.cd_text import Words, read_packs
from render.album.ddp_writer import CHECKSUMS, ID, LEAD_IN, LEAD_OUT, MAP, PQ_RECORD, RECORD
from render.album.disc import SECTOR_BYTES, SECTORS_A_SECOND, Disc, DiscTrack
from render.errors import AudioError
from render.monitor import Monitor

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class DdpSet:
    """What a set says: the disc, and the file with its sound."""

    disc: Disc
    image: Path


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
            f"The DDP set in {folder} cannot be used: {error}; write it again, and send nothing from there."
        ) from error


def _read(folder: Path, monitor: Monitor) -> DdpSet:
    _check_sums(folder, monitor)
    identity = (folder / ID).read_text("ascii")
    if len(identity) != RECORD or identity[:8] != "DDP 2.00" or identity[87:89] != "CD":
        raise AudioError("its DDPID is not that of an audio CD")
    streams = dict(_streams((folder / MAP).read_text("ascii")))
    packets = [*_packets((folder / streams["PQ DESCR"][0]).read_text("ascii"))]
    text = streams.get("CDTEXT")
    words = read_packs((folder / text[0]).read_bytes()) if text else ()
    image, sectors = folder / streams["DA"][0], streams["DA"][1]
    if image.stat().st_size != sectors * SECTOR_BYTES:
        raise AudioError("its image is not as long as its map says")
    disc = _disc(packets, words)
    if disc.sectors != sectors or disc.ean != identity[8:21].strip():
        raise AudioError("its PQ descriptor does not fit its map and DDPID")
    return DdpSet(disc, image)


def _check_sums(folder: Path, monitor: Monitor) -> None:
    for line in (folder / CHECKSUMS).read_text("ascii").splitlines():
        wanted, _, name = line.partition(" *")
        digest = hashlib.md5(usedforsecurity=False)
        with (folder / name).open("rb") as file:
            while block := file.read(BLOCK):
                monitor.check()
                digest.update(block)
        if digest.hexdigest() != wanted:
            raise AudioError(f"{name} is not what its checksum says")


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
            raise AudioError(f"a record of {size} bytes does not begin with {marker}")
        yield record


def _disc(packets: Sequence[_Packet], words: Sequence[Words]) -> Disc:
    if packets[0].track != LEAD_IN or packets[-1].track != LEAD_OUT:
        raise AudioError("its PQ descriptor does not lead from the disc's beginning to its end")
    said = [*words, *[Words("", "")] * len(packets)]
    places: dict[str, dict[int, _Packet]] = {}
    for packet in packets[1:]:
        if packet.track != LEAD_OUT:
            places.setdefault(packet.track, {})[packet.index] = packet
    tracks = tuple(_track(indexes, said[number]) for number, indexes in enumerate(places.values(), 1))
    return Disc(said[0].title, said[0].artist, packets[0].ean, tracks, packets[-1].sector)


def _track(indexes: Mapping[int, _Packet], words: Words) -> DiscTrack:
    isrc = next((packet.isrc for packet in indexes.values() if packet.isrc), "")
    pause = indexes.get(0)
    return DiscTrack(words.title, words.artist, isrc, pause.sector if pause else None, indexes[1].sector)
