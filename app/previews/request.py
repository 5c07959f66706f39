"""What somebody asked to have previews of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import UsageError
from render.errors import BouncedeskError


@dataclass(frozen=True, slots=True)
class PreviewOf:
    """A mix to preview, and what its preview is called; without a `variant` it is the song as such."""

    source: Path
    title: str
    artist: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Previews of `mixes` into `out`; `memory` is the folder where renders into one place queue up."""

    mixes: Sequence[PreviewOf]
    out: Path
    memory: Path | None = None


def check_request(request: PreviewRequest) -> None:
    """Raise UsageError or BouncedeskError in one sentence where the request cannot be carried out as asked."""
    if not request.mixes:
        raise UsageError("Name a finished mix to make a preview of, or a folder of them.")
    for mix in request.mixes:
        if not mix.source.is_file():
            what = "is not a file" if mix.source.exists() else "does not exist"
            raise BouncedeskError(f"{mix.source} {what}, so no preview was made; name a finished mix.")
