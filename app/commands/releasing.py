"""`master RELEASE.toml`: a whole release, with its papers drawn where they are made."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.context import ChildProcess
from app.errors import UsageError
from app.jobs import tasks
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Release
    from app.mastering.release.request import ReleaseRequest
    from app.mastering.request import MasterRequest

ENDING = ".toml"


def is_release(path: Path) -> bool:
    """Whether the file to be mastered is a release and no mix."""
    return path.suffix.lower() == ENDING


def master_release(request: "MasterRequest", child: ChildProcess, monitor: Monitor) -> dict[str, Any]:
    """Master the release that the request's source describes; the manifest. Raises UsageError for stems."""
    from app.commands.context import desktop

    asked, papers = release_request(request), desktop().documents()
    return dict(child.run(tasks.master_release, asked, papers, title="Master the release", monitor=monitor))


def release_request(request: "MasterRequest") -> "ReleaseRequest":
    """The release that the request's source describes; raises UsageError for stems."""
    from app.mastering.release.request import ReleaseRequest

    if request.from_stems:
        raise UsageError("A release is made of finished mixes: leave out --from-stems, or name a session's folder.")
    return ReleaseRequest(
        file=request.source,
        out=request.out,
        profiles=request.profiles,
        lufs=request.lufs,
        ceiling_dbtp=request.ceiling_dbtp,
        max_reduction_db=request.max_reduction_db,
        bus=request.bus,
        locks=request.memory,
    )


def master_release_for(
    catalogue: "Catalogue", release: "Release", request: "MasterRequest", child: ChildProcess, monitor: Monitor
) -> dict[str, Any]:
    """As `master_release`, recorded for `release`: its files, and which of its songs each one is.

    Raises what the mastering raises; the catalogue then knows that it failed or was cancelled.
    """
    from app.commands.context import desktop
    from app.use_cases.operation import carry_out
    from app.use_cases.release import ReleaseMaster

    operation = ReleaseMaster(release, release_request(request), desktop().documents())
    manifest: dict[str, Any] = carry_out(operation, catalogue, child, monitor)
    return manifest
