"""What stands in a finished file beside its sound: added before the file is hashed and gets its name."""

from collections.abc import Sequence
from dataclasses import replace

from render.delivery.fingerprint import hash_file
from render.delivery.manifest import Warned
from render.master.aims import Aim
from render.master.job import Finish, MasterFile, MasterJob
from render.master.making import Made
from render.monitor import Monitor


def finished(
    job: MasterJob, files: Sequence[tuple[MasterFile, Aim]], made: Sequence[Made], monitor: Monitor
) -> tuple[tuple[Made, ...], tuple[Warned, ...]]:
    """The files with what the job adds to each, and what there is to know of that; raises what adding it raises."""
    if job.finish is None:
        return tuple(made), ()
    told = [_add(job.finish, each, file.path) for (file, _), each in zip(files, made, strict=True)]
    return tuple(_hashed(each, monitor) for each in made), tuple(said for each in told for said in each)


def _add(finish: Finish, made: Made, path: str) -> tuple[Warned, ...]:
    return finish(made.printed.writer.part, path)


def _hashed(made: Made, monitor: Monitor) -> Made:
    sha256 = hash_file(made.printed.writer.part, monitor)
    return replace(made, inspected=replace(made.inspected, sha256=sha256))
