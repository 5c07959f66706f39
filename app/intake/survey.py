"""A quick look at a session, from the headers of its files alone."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.groups import Group
from app.domain.session import Scan
from app.intake.assembly import assemble
from app.intake.contents import read_contents
from app.intake.grouping import GroupRules
from app.intake.inspection import inspect_headers
from app.intake.problem_rules import ProblemRules
from app.intake.scan import NO_OVERRIDES
from render.monitor import Monitor, Unwatched


def survey_folder(
    folder: Path,
    rules: GroupRules,
    monitor: Monitor | None = None,
    overrides: Mapping[str, Group] = NO_OVERRIDES,
) -> Scan:
    """A scan in milliseconds: groups, pairs, places and formats are those of `scan_folder`, but nothing is measured.

    Levels are None, problems that need a measurement are not found, silent stems count as tracks, and the density is
    `normal`, being unknown. Raises as `scan_folder` does.
    """
    contents = read_contents(folder)
    takes = inspect_headers(folder, contents.paths, monitor or Unwatched())
    return assemble(contents, takes, rules, ProblemRules.load(), overrides)
