"""Previews: of which mixes they are made, files as they are named or one file a variant, and what they are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.file_names import distinct, file_name
from app.domain.jobs import Deliverable
from app.errors import UsageError
from app.mastering.tags import Tags, write_tags
from render.delivery.manifest import Warned, read_manifest
from render.encoders.formats import Formats
from render.errors import BouncedeskError
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song

AS_SUCH = ("", "main", "master")  # variants that a song's title stands for


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

    Raises BouncedeskError for a folder that holds none, or whose manifest is damaged.
    """
    sources = [source for path in paths for source in (_mixes_in(path) if path.is_dir() else [path])]
    return [PreviewOf(source, source.stem) for source in sources]


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


def _one_a_variant(finished: Sequence[tuple[Path, Deliverable]]) -> list[tuple[Path, Deliverable]]:
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


def run_previews(request: PreviewRequest, monitor: Monitor) -> list[dict[str, Any]]:
    """Make the previews that `request` asks for; a row for each, as JSON has it.

    Raises BouncedeskError in one sentence, or Cancelled; the folder is then as it was.
    """
    from render.preview.preview import PreviewFile, PreviewJob, make_previews  # as heavy as the engine
    from render.preview.watermark import PreviewRules

    check_preview_request(request)
    kind, taken = PreviewRules.load().kind, set[str]()
    names = [
        distinct(file_name(mix.artist, mix.title, mix.variant, kind.label, kind.extension), taken)
        for mix in request.mixes
    ]
    named = list(zip(request.mixes, names, strict=True))
    job = PreviewJob(
        files=tuple(PreviewFile(mix.source, name) for mix, name in named),
        out=request.out,
        finish=partial(_tag, {name: tags_of(mix) for mix, name in named}),
        locks=request.locks,
    )
    return [
        asdict(row) | {"marks_s": list(row.marks_s), "warnings": list(row.warnings)}
        for row in make_previews(job, monitor)
    ]


def tags_of(mix: PreviewOf) -> Tags:
    """What a preview says of itself: never only the song's title, which the finished file alone has."""
    variant = "" if mix.variant in AS_SUCH else f", {mix.variant.replace('_', ' ')}"
    return Tags(f"{mix.title}{variant} (preview)", mix.artist)


def _tag(tags: Mapping[str, Tags], part: Path, path: str) -> tuple[Warned, ...]:
    return write_tags(part, Path(path).suffix.removeprefix("."), tags[path], path)
