"""A release as a CD: its image as WAV with a cue sheet and a PQ sheet, the same as a DDP 2.00 set, and the proof that
both are one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from render.album.cd_text import Words, text_blocks, write_packs
from render.album.ddp import DdpSet, read_set, write_set
from render.album.disc import PREGAP_SECTORS, SECTOR_BYTES, SECTORS_A_SECOND, Disc, DiscTrack, clock, pq_rows
from render.album.layout import Layout
from render.album.programme import Delivered, Shape, Stretch, write_files
from render.atomic import write_whole
from render.errors import AudioError
from render.monitor import Monitor
from render.sources.probe import probe

BLOCK = 1 << 20
DDP_FOLDER = "ddp"


@dataclass(frozen=True, slots=True)
class CdImage:
    """The image as it was read back, and the names of the papers beside it, relative to its folder."""

    delivered: Delivered
    papers: tuple[str, ...]


def write_cd(layout: Layout, disc: Disc, image: Path, shape: Shape, monitor: Monitor) -> CdImage:
    """Write the WAV `image` and beside it the cue sheet, the PQ sheet and the DDP set; raises AudioError or Cancelled.

    The set is read back by its own map, and its sound compared with the WAV, sample for sample.
    """
    frames = disc.programme_sectors * layout.rate // SECTORS_A_SECOND
    delivered = write_files(layout, [Stretch(image, 0, frames)], shape, monitor)
    cue, sheet = image.with_suffix(".cue"), image.with_name(f"{image.stem}_pq-sheet.txt")
    texts = _text_file(disc, image)
    write_whole(cue, cue_sheet(disc, image.name, texts.name if texts else "").encode("utf-8"))
    write_whole(sheet, pq_text(disc).encode("utf-8"))
    folder = image.parent / DDP_FOLDER
    folder.mkdir(exist_ok=True)
    names = write_set(folder, disc, image, _data_start(image), monitor)
    _prove(read_set(folder, monitor), disc, image, monitor)
    beside = [each.name for each in (cue, texts, sheet) if each]
    return CdImage(delivered, (*beside, *(f"{DDP_FOLDER}/{name}" for name in names)))


def _text_file(disc: Disc, image: Path) -> Path | None:
    """The packs that a cue sheet's lines cannot say, with the zero that such a file ends with; None without any."""
    blocks = text_blocks(disc)
    if len(blocks) < 2:
        return None
    texts = image.with_suffix(".cdt")
    write_whole(texts, write_packs(blocks) + b"\0")
    return texts


def _data_start(image: Path) -> int:
    layout = probe(image)[1]
    if layout is None:
        raise AudioError(f"{image.name} is not a plain WAV; render again.", code="not_plain_samples", file=image)
    return layout.data_start


def _prove(ddp: DdpSet, disc: Disc, image: Path, monitor: Monitor) -> None:
    """Raise AudioError where the set does not describe the disc, or does not hold the WAV's samples."""
    if ddp.texts != text_blocks(disc) or ddp.disc != _in_latin(disc) or not same_samples(ddp.image, image, monitor):
        raise AudioError(
            f"The DDP set was read back from the disk different from {image.name} (a failing or full disk does that); "
            f"nothing was delivered. Check the disk and master the release again.",
            code="not_as_written",
            file=image,
        )


def _in_latin(disc: Disc) -> Disc:
    """The disc in the letters that CD-Text knows, and with an EAN's thirteen digits."""
    blocks = text_blocks(disc)
    every = blocks[0].words if blocks else [Words("", "")] * (1 + len(disc.tracks))
    tracks = tuple(
        replace(track, title=words.title, artist=words.artist, latin_title="", latin_artist="")
        for track, words in zip(disc.tracks, every[1:], strict=True)
    )
    ean = disc.ean.zfill(13) if disc.ean else ""
    named = replace(disc, title=every[0].title, artist=every[0].artist, latin_title="", latin_artist="")
    return replace(named, ean=ean, tracks=tracks)


def same_samples(ddp_image: Path, wav: Path, monitor: Monitor) -> bool:
    """Whether a DDP image is two seconds of silence and then the WAV's samples, one for one, to the last sector."""
    silence = PREGAP_SECTORS * SECTOR_BYTES
    info, _ = probe(wav)
    with ddp_image.open("rb") as one, wav.open("rb") as other:
        if one.read(silence) != bytes(silence):
            return False
        other.seek(_data_start(wav))
        left = info.frames * info.channels * (info.bit_depth // 8)
        while left:
            monitor.check()
            size = min(BLOCK, left)
            if one.read(size) != other.read(size):
                return False
            left -= size
        return not one.read(1)


def cue_sheet(disc: Disc, image: str, texts: str = "") -> str:
    """The cue sheet beside the WAV called `image`, which begins after the disc's two seconds of silence.

    Burning programs put those there themselves; a first track's INDEX 00 is written only where something hides in it.
    `texts` is the file with all blocks of the CD-Text where there are several: titles in the sheet are one language's.
    """
    return "\r\n".join([*_cue_head(disc, image, texts), *_cue_tracks(disc)]) + "\r\n"


def _cue_head(disc: Disc, image: str, texts: str) -> Iterator[str]:
    if disc.ean:
        yield f"CATALOG {disc.ean.zfill(13)}"
    if texts:
        yield f'CDTEXTFILE "{quotable(texts)}"'
    yield from _credits(disc.title, disc.artist, "")
    yield f'FILE "{quotable(image)}" WAVE'


def _cue_tracks(disc: Disc) -> Iterator[str]:
    for number, track in enumerate(disc.tracks, 1):
        yield f"  TRACK {number:02} AUDIO"
        yield from _credits(track.title, track.artist, "    ")
        if track.isrc:
            yield f"    ISRC {track.isrc}"
        yield from _cue_indexes(track)


def _cue_indexes(track: DiscTrack) -> Iterator[str]:
    pause = track.index0
    if pause is not None and track.index1 > PREGAP_SECTORS:
        yield f"    INDEX 00 {clock(max(0, pause - PREGAP_SECTORS))}"
    yield f"    INDEX 01 {clock(track.index1 - PREGAP_SECTORS)}"


def _credits(title: str, artist: str, indent: str) -> Iterator[str]:
    if title:
        yield f'{indent}TITLE "{quotable(title)}"'
    if artist:
        yield f'{indent}PERFORMER "{quotable(artist)}"'


def quotable(text: str) -> str:
    """Text that may stand between double quotes on one line: a cue sheet knows no escapes."""
    return "".join(character if character.isprintable() else " " for character in text.replace('"', "'"))


def pq_text(disc: Disc) -> str:
    """The sheet as text for any screen or printer."""
    return "\n".join(_pq_lines(disc)) + "\n"


def _pq_lines(disc: Disc) -> Iterator[str]:
    yield "PQ SHEET"
    yield f"Title     {disc.title}"
    yield f"Artist    {disc.artist}"
    yield f"UPC/EAN   {disc.ean or 'none'}"
    yield f"Tracks    {len(disc.tracks)}"
    yield f"Length    {clock(disc.sectors)}, the first pause included"
    yield "Times are MM:SS:FF from the start of the disc, 75 frames a second."
    yield ""
    yield "No  Index  Time      Length    ISRC          Title"
    for row in pq_rows(disc):
        if row.pause_at:
            yield f"{row.number:02}  00     {row.pause_at}  {row.pause}"
        named = f"{row.title} ({row.artist})" if row.artist and row.artist != disc.artist else row.title
        yield f"{row.number:02}  01     {row.starts_at}  {row.length}  {row.isrc or '-':<12}  {named}"
    yield f"AA  01     {clock(disc.sectors)}  lead-out"
