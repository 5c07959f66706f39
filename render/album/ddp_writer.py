"""A DDP 2.00 set: the form in which pressing plants take a CD.

Field places and widths after the free description of audio sets by the ddp-reverse-eng project (spec/ddp2.md), which
agrees with sets of three mastering programs: fixed-width ASCII, numbers padded at the left, unset fields all spaces.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from render.album.cd_text import write_packs
from render.album.disc import PREGAP_SECTORS, SECTOR_BYTES, Disc, DiscTrack, msf
from render.atomic import PartFile, write_whole
from render.monitor import Monitor

ID, MAP, PQ, TEXT, IMAGE, CHECKSUMS = "DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT", "CHECKSUM.MD5"
RECORD, PQ_RECORD = 128, 64
NAME_WIDTH = 17
COPY = 1 << 20
LEAD_IN, LEAD_OUT = "00", "AA"
PLAIN = "01"  # no pre-emphasis, copying not permitted, position mode

Field = tuple[int, str]
"""Where a field begins in its record, and its text as padded."""


def write_set(folder: Path, disc: Disc, samples: Path, data_start: int, monitor: Monitor) -> tuple[str, ...]:
    """Write the set of `disc` into `folder` and return its files' names.

    The sound is the 16-bit stereo samples at 44.1 kHz in the file `samples` from byte `data_start` on, without the two
    seconds of silence that the image begins with.
    """
    packs = write_packs(disc)
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
    """PQDESCR: the lead-in with the EAN, each track's indexes with its ISRC first, and the lead-out, said twice."""
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
        while left and (block := file.read(min(COPY, left))):
            yield block
            left -= len(block)
    while left:  # the last sector filled up
        yield bytes(min(COPY, left))
        left -= min(COPY, left)
