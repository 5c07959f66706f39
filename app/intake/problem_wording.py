"""Findings put into words: the engineer's sentence, the client's, and numbers as people read them."""

import math
from collections.abc import Iterable, Sequence

from app.domain.session import Problem, Scan, Severity
from app.intake.problem_rules import ProblemRules
from app.intake.view import Finding, SessionView
from app.text import listed
from render.text import clock, kilohertz, shown

ORDER = tuple(Severity)
MOST_POSITIONS = 4
MOST_NAMED = 4
MOST_NAMED_TO_CLIENT = 12  # who is asked to send files again must know which


def problems_of(findings: Iterable[Finding], view: SessionView) -> tuple[Problem, ...]:
    """The findings as problems: errors first, then in the order of the rules, then by file."""
    codes = list(view.rules.codes)
    problems = [_problem(finding, view) for finding in findings]
    problems.sort(key=lambda problem: (ORDER.index(problem.severity), codes.index(problem.code), problem.files))
    return tuple(problems)


def client_wording(problem: Problem, scan: Scan, rules: ProblemRules) -> str:
    """A problem as it is put to the client."""
    values = _values(problem.files, problem.at_s, scan.sample_rate, scan.bit_depth, MOST_NAMED_TO_CLIENT)
    return rules.codes[problem.code].say("client", values, many=len(problem.files) > 1)


def spelled(values: Iterable[str]) -> str:
    """Different values as one detail: "44.1 kHz, 96 kHz"."""
    return ", ".join(dict.fromkeys(values))


def decibels_of(magnitude: float) -> str:
    """The level of a magnitude that is not nought, 1.0 being full scale."""
    return decibels(20 * math.log10(magnitude))


def decibels(level: float) -> str:
    """A level in dBFS to a tenth, with a real minus sign and no negative nought."""
    text = f"{round(level, 1) + 0.0:.1f} dBFS"
    return text.replace("-", "−")


def _problem(finding: Finding, view: SessionView) -> Problem:
    rules = view.rules.codes[finding.code]
    values = _values(finding.files, finding.at_s, view.sample_rate, view.bit_depth)
    values["detail"] = shown(finding.detail, longest=600)
    message = rules.say("engineer", values, many=len(finding.files) > 1)
    return Problem(finding.code, rules.severity, finding.files, finding.at_s, message)


def _values(
    files: Sequence[str], at_s: Sequence[float], sample_rate: int, bit_depth: int, most: int = MOST_NAMED
) -> dict[str, str]:
    return {
        "files": listed(files, most),
        "count": str(len(files)),
        "at": listed([clock(at, 1) for at in at_s], most=MOST_POSITIONS),
        "session_rate": kilohertz(sample_rate),
        "session_depth": f"{bit_depth}-bit",
    }
