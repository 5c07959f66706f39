"""A release as a CD: its image as WAV with a cue sheet, the same as a DDP 2.00 set, and the proof that both are one."""

from dataclasses import dataclass, replace
from pathlib import Path

from render.album.cd_text import Words, text_blocks, write_packs
from render.album.ddp import DdpSet, read_set, write_set
from render.album.disc import PREGAP_SECTORS, SECTOR_BYTES, SECTORS_A_SECOND, Disc
from render.album.disc_sheets import cue_sheet, pq_text
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
