"""Which mixes previews are made of: files as they are named, or of a delivery or a song one file a variant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.jobs import Deliverable
from app.errors import UsageError
from render.delivery.manifest import read_manifest
from render.encoders.formats import Formats
from render.errors import BouncedeskError

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song
    from app.domain.jobs import Deliverable


@dataclass(frozen=True, slots=True)
class PreviewOf:
    """A mix to preview, and what its preview is called; without a `variant` it is the song as such."""

    source: Path
    title: str
    artist: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Previews of `mixes` into `out`; `locks` is the folder where deliveries into one place queue up."""

    mixes: Sequence[PreviewOf]
    out: Path
    locks: Path | None = None


def check_preview_request(request: PreviewRequest) -> None:
    """Raise UsageError or BouncedeskError in one sentence where the request cannot be carried out as asked."""
    if not request.mixes:
        raise UsageError(
            "There is nothing to make a preview of: name a finished mix, or a folder of them.",
            code="nothing_to_preview",
        )
    for mix in request.mixes:
        if not mix.source.is_file():
            what = "is not a file" if mix.source.exists() else "does not exist"
            raise BouncedeskError(
                f"{mix.source} {what}, so no preview was made; name a finished mix.", code="not_a_file", file=mix.source
            )


def mixes_at(paths: Iterable[Path]) -> list[PreviewOf]:
    """The mixes at `paths`, each a file, or a delivery's folder that stands for its mixes and masters.

    Raises BouncedeskError for a folder that holds none, AudioError for one whose manifest is damaged.
    """
    found: list[PreviewOf] = []
    for path in paths:
        sources = _mixes_in(path) if path.is_dir() else [path]
        found += [PreviewOf(source, source.stem) for source in sources]
    return found


def mixes_of_song(catalogue: "Catalogue", song: "Song", paths: Sequence[Path] = ()) -> list[PreviewOf]:
    """The mixes at `paths` under the song's names; without any, its newest finished file of each variant.

    Raises BouncedeskError where the song has no finished files.
    """
    folders = {job.id: Path(job.out_folder) for job in catalogue.jobs.all(song.id)}
    finished = [
        (folders[file.job_id] / file.path, file)
        for file in catalogue.deliverables.latest(song.id)
        if file.job_id in folders
    ]
    if paths:
        variants = {path.absolute(): file.group or file.variant for path, file in finished}
        sources = [(mix.source, variants.get(mix.source.absolute(), "")) for mix in mixes_at(paths)]
    else:
        sources = [(path, file.variant) for path, file in _one_a_variant(finished)]
    if not sources:
        raise BouncedeskError(
            f"{song.title} has no finished files to make previews of yet; render or master it first.",
            code="nothing_finished",
            song=song.title,
        )
    return [PreviewOf(source, song.title, song.artist, variant) for source, variant in sources]


def _one_a_variant(finished: "Sequence[tuple[Path, Deliverable]]") -> "list[tuple[Path, Deliverable]]":
    """Of each variant, what the newest job made of it, in a lossless format where there is one; no stems."""
    formats = Formats()
    chosen: dict[str, tuple[Path, Deliverable]] = {}
    for path, file in finished:
        if file.group is not None:
            continue
        _, kept = chosen.get(file.variant, (None, None))
        newer = kept is None or file.job_id > kept.job_id
        better = kept is not None and file.job_id == kept.job_id and formats.parse(kept.format).lossy
        if newer or (better and not formats.parse(file.format).lossy):
            chosen[file.variant] = path, file
    return list(chosen.values())


def _mixes_in(folder: Path) -> list[Path]:
    manifest = read_manifest(folder)
    if manifest is None:
        raise BouncedeskError(
            f"{folder} holds no finished files of Bouncedesk; name the mixes themselves.",
            code="not_a_delivery",
            file=folder,
        )
    rows = [row for row in manifest["deliverables"] if row["path"] and row["group"] is None]
    chosen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = row["variant"], row.get("track"), row.get("side")
        if key not in chosen or (chosen[key]["bitrate_kbps"] and not row["bitrate_kbps"]):
            chosen[key] = row
    return [folder / row["path"] for row in chosen.values()]
