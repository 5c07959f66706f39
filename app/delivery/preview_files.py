"""Making previews: named and titled here, made by the engine. Runs in a process of its own."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from app.delivery.names import distinct, file_name
from app.delivery.previews import PreviewOf, PreviewRequest, check_preview_request
from app.mastering.tags import Tags, write_tags
from render.delivery.manifest import Warned
from render.monitor import Monitor
from render.preview.preview import PreviewFile, PreviewJob, make_previews
from render.preview.watermark import PreviewRules

AS_SUCH = ("", "main", "master")  # variants that a song's title stands for


def run_previews(request: PreviewRequest, monitor: Monitor) -> list[dict[str, Any]]:
    """Make the previews that `request` asks for; a row for each, as JSON has it.

    Raises UsageError, BouncedeskError or AudioError in one sentence, or Cancelled; the folder is then as it was.
    """
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
    return [asdict(row) | {"marks_s": list(row.marks_s)} for row in make_previews(job, monitor)]


def tags_of(mix: PreviewOf) -> Tags:
    """What a preview says of itself: never only the song's title, which the finished file alone has."""
    variant = "" if mix.variant in AS_SUCH else f", {mix.variant.replace('_', ' ')}"
    return Tags(f"{mix.title}{variant} (preview)", mix.artist)


def _tag(tags: Mapping[str, Tags], part: Path, path: str) -> tuple[Warned, ...]:
    return write_tags(part, Path(path).suffix.removeprefix("."), tags[path], path)
