"""Stem mastering: a session's groups through their balance and the linked bus into one mix, which is then mastered.

The mix is made in 32-bit float beside where the master goes, and is gone when the master is done.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.delivery.render_plan import render_session
from app.delivery.render_request import RenderRequest
from app.delivery.render_request import check_render_request as check_render
from app.intake.session_file import read_session_file
from app.mastering.master_request import MasterRequest
from app.routing.routing import MAIN
from app.routing.variants import VariantRules
from render.bus.settings import BusSettings
from render.delivery.manifest import Warned
from render.encoders.formats import FLOAT_FORMAT
from render.errors import BouncedeskError, reason_of
from render.monitor import Monitor
from render.plan import NO_BUS, Headroom

PREFIX, SUFFIX = ".stems-", ".part"


@dataclass(frozen=True, slots=True)
class StemMix:
    """The mix of a session's stems: its file, the render's manifest, and what of the bus is still to come."""

    file: Path
    manifest: Mapping[str, Any]
    limiter: BusSettings | None

    def request(self, asked: MasterRequest) -> MasterRequest:
        """The master of this mix that `asked` wants of the session, named after the session where it has no names."""
        session = self.manifest["session"]
        artist, title = asked.artist or session["artist"], asked.title or session["title"]
        return replace(asked, source=self.file, bus=self.limiter, artist=artist, title=title, from_stems=False)

    def notes(self) -> tuple[Warned, ...]:
        """What the render warned of; the files it names are stems."""
        return tuple(Warned(warning["code"], warning["message"]) for warning in self.manifest["warnings"])

    def settings(self) -> dict[str, Any]:
        """What the groups and the mix went through, for the master's manifest."""
        settings = self.manifest["settings"]
        return {"from_stems": True, "bus": settings["bus"], "balance": settings["balance"]}


@contextmanager
def mixed_stems(asked: MasterRequest, monitor: Monitor) -> Iterator[StemMix]:
    """The mix of the session that `asked` names, for as long as the context lasts.

    The bus's limiter is left to the master, which knows its ceiling. Raises BouncedeskError in one
    sentence, or Cancelled.
    """
    request = _render_request(asked)
    check_render(request, VariantRules.load(None))
    bus = asked.bus if asked.bus is not None else read_session_file(asked.source).bus or NO_BUS
    with _aside(asked.out) as folder:
        manifest = render_session(replace(request, out=folder, bus=replace(bus, limiter=None)), monitor)
        row = manifest["deliverables"][0]
        if row["path"] is None:
            raise BouncedeskError(
                f"{asked.source} makes no main mix to master: {row['skipped']}", code="no_main_mix", file=asked.source
            )
        limiter = BusSettings(limiter=bus.limiter) if bus.limiter else None
        yield StemMix(folder / row["path"], manifest, limiter)


def _render_request(asked: MasterRequest) -> RenderRequest:
    return RenderRequest(
        folder=asked.source,
        out=asked.out,
        variants=(MAIN,),
        formats=(FLOAT_FORMAT,),
        headroom=Headroom.FLOAT,
        artist=asked.artist,
        title=asked.title,
        groups=asked.groups,
        balance=asked.balance,
        rules=asked.rules,
        include=asked.include,
        allow=asked.allow,
    )


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A folder for the mix on the disk that the master goes to."""
    place = next(folder for folder in (out, *out.absolute().parents) if folder.is_dir())
    try:
        made = TemporaryDirectory(dir=place, prefix=PREFIX, suffix=SUFFIX)
    except OSError as error:
        reason = reason_of(error)
        raise BouncedeskError(
            f"The folder {place} cannot be written to ({reason}); nothing was mastered: choose another place.",
            code="not_writable",
            file=place,
        ) from error
    with made as folder:
        yield Path(folder)
