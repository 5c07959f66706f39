"""Mastering one mix, or a session's stems: plans the files and has the engine make them. Runs in a child process."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app import __version__
from app.delivery.file_names import distinct, file_name
from app.mastering.loudness_trace import Mastered, Reduction, Singles, keep_reduction
from app.mastering.master_request import MasterRequest, check_master_request
from app.mastering.tags import Tags, write_tags
from render.bus.bus_file import table_of
from render.delivery.manifest import Warned
from render.encoders.formats import Format
from render.master.master import master_file
from render.master.master_job import MasterFile, MasterJob, MasterResult
from render.master.profiles import Profiles
from render.measure.loudness import STEPS_A_SECOND
from render.monitor import Monitor, ProgressShare
from render.sources import AudioInfo, read_info

MOST_STEPS = 60_000  # of a reduction drawn: ten minutes; more than any screen has columns
MIXED = 0.4  # how far along a stem master is when its stems are mixed


def run_master(request: MasterRequest, monitor: Monitor) -> dict[str, Any]:
    """Master what `request` asks for and return the manifest, which is then in its `out` folder too.

    Raises BouncedeskError in one sentence, or Cancelled; the folder is then as it was.
    """
    return master_result(request, monitor).manifest


def master_result(request: MasterRequest, monitor: Monitor) -> MasterResult:
    """As `run_master`; with the manifest the levels before and a trace of each file, which the window draws."""
    check_master_request(request)
    if request.from_stems:
        return _master_stems(request, monitor)
    return master_file(plan_master(request), monitor)


def mastered(request: MasterRequest, monitor: Monitor) -> Mastered:
    """Master what the request asks for; raises what `master_result` does."""
    result = master_result(request, monitor)
    reductions = tuple(thinned(each.path, each.reduction_db) for each in result.traces)
    if request.cache is not None:
        hashes = {row["path"]: row["sha256"] for row in result.manifest["deliverables"]}
        for each in reductions:
            keep_reduction(request.cache, hashes[each.path], each)
    return Mastered(result.manifest, reductions)


def thinned(path: str, reduction_db: Singles) -> Reduction:
    """A reduction in dB each 10 ms as the window draws it: of a long programme, the largest of several steps."""
    together = max(1, reduction_db.size // MOST_STEPS)
    starts = np.arange(0, reduction_db.size, together)
    largest = np.maximum.reduceat(reduction_db, starts) if starts.size else reduction_db
    return Reduction(path, together / STEPS_A_SECOND, largest)


def _master_stems(request: MasterRequest, monitor: Monitor) -> MasterResult:
    from app.mastering.stems import mixed_stems  # takes as long to load as a third of a master takes to make

    with mixed_stems(request, ProgressShare(monitor, 0.0, MIXED)) as mix:
        job = plan_master(mix.request(request))
        session = dict(mix.manifest["session"])
        described = replace(
            job,
            session=session,
            settings={**job.settings, **mix.settings()},
            bits=session["bit_depth"],
            notes=mix.notes(),
        )
        return master_file(described, ProgressShare(monitor, MIXED, 1.0))


def plan_master(request: MasterRequest) -> MasterJob:
    """The engine's job for a request that was checked; raises AudioError where the mix cannot be read."""
    info = read_info(request.source)
    return MasterJob(
        source=request.source,
        out=request.out,
        files=_files(request, info),
        target_lufs=request.lufs,
        ceiling_dbtp=request.ceiling_dbtp,
        max_reduction_db=request.max_reduction_db,
        bus=request.bus,
        created_by=f"Bouncedesk {__version__}",
        session=_describe_mix(request, info),
        settings=_describe_settings(request),
        locks=request.cache,
        finish=partial(_tag, request.tags) if request.tags else None,
    )


def _tag(tags: Tags, part: Path, path: str) -> tuple[Warned, ...]:
    return write_tags(part, Path(path).suffix.removeprefix("."), tags, path)


def _files(request: MasterRequest, info: AudioInfo) -> tuple[MasterFile, ...]:
    profiles, taken = Profiles(), set[str]()
    return tuple(
        MasterFile(name, distinct(_path(request, name, profiles.find(name).kind, info.sample_rate), taken))
        for name in dict.fromkeys(request.profiles)
    )


def _path(request: MasterRequest, profile: str, kind: Format, rate: int) -> str:
    title = request.title or request.source.stem
    return file_name(request.artist, title, profile, kind.file_label(rate), kind.extension)


def _describe_mix(request: MasterRequest, info: AudioInfo) -> dict[str, Any]:
    """The manifest's account of the mix: names and facts, none of the studio's folders."""
    return {
        "file": request.source.name,
        "title": request.title or request.source.stem,
        "artist": request.artist,
        "sample_rate": info.sample_rate,
        "bit_depth": info.bit_depth,
        "channels": info.channels,
        "duration_s": info.frames / info.sample_rate,
    }


def _describe_settings(request: MasterRequest) -> dict[str, Any]:
    return {
        "profiles": list(dict.fromkeys(request.profiles)),
        "lufs": request.lufs,
        "ceiling_dbtp": request.ceiling_dbtp,
        "max_reduction_db": request.max_reduction_db,
        "bus": table_of(request.bus) if request.bus else None,
        "bus_name": request.bus_name,
        "tags": request.tags.texts() if request.tags else None,
    }
