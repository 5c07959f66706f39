"""Scanning a session: one folder of stems, listed, grouped, measured on all cores, and checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.groups import Group
from app.domain.session import Scan
from app.intake.assembly import assemble
from app.intake.comparing import compare_files
from app.intake.contents import read_contents
from app.intake.grouping import GroupRules
from app.intake.inspection import inspect_files
from app.intake.problem_rules import ProblemRules
from app.intake.view import Compared, Part
from render.monitor import Monitor, Unwatched

NO_OVERRIDES: Mapping[str, Group] = {}


def scan_folder(
    folder: Path,
    rules: GroupRules,
    monitor: Monitor | None = None,
    overrides: Mapping[str, Group] = NO_OVERRIDES,
) -> Scan:
    """Scan the session in `folder`: every file is read once, none is written.

    `overrides` gives groups by stem path, before what `session.toml` says. A file that cannot be read is a stem with a
    problem, never an error of the scan. Raises BouncedeskError in one sentence where the folder is missing, holds no
    stems (NoStemsError) or has settings that are wrong, and Cancelled when the monitor says so.
    """
    contents = read_contents(folder)
    watch, problems = monitor or Unwatched(), ProblemRules.load()
    takes = inspect_files(folder, contents.paths, watch)

    def compare(parts: Sequence[Part]) -> Compared:
        return compare_files(folder, parts, problems, watch)

    return assemble(contents, takes, rules, problems, overrides, compare)
