"""A scan as the JSON document of the `scan` command."""

from pathlib import Path
from typing import Any

from app.domain.session import EDITING_HINTS, Ignored, Problem, Scan, Stem
from app.intake.metrics import penalties
from app.intake.problem_rules import ProblemRules


def scan_document(scan: Scan) -> dict[str, Any]:
    """The document of the contract: numbers are JSON numbers, None where undefined."""
    return {
        "folder": str(scan.folder),
        "sample_rate": scan.sample_rate or None,
        "bit_depth": scan.bit_depth or None,
        "duration_s": scan.duration_s,
        "stems": [_stem(stem) for stem in scan.stems],
        "problems": [_problem(problem) for problem in scan.problems if problem.code not in EDITING_HINTS],
        "ignored": [_ignored(entry) for entry in scan.ignored],
        "metrics": _metrics(scan),
        "hints": [_hint(problem) for problem in scan.problems if problem.code in EDITING_HINTS],
    }


def failed_document(folder: Path, sentence: str, ignored: tuple[Ignored, ...] = ()) -> dict[str, Any]:
    """The document of a folder that could not be scanned: no stems, and why."""
    return {
        "folder": str(folder),
        "sample_rate": None,
        "bit_depth": None,
        "duration_s": 0.0,
        "stems": [],
        "problems": [{"code": "unreadable", "severity": "error", "files": [], "at_s": [], "message": sentence}],
        "ignored": [_ignored(entry) for entry in ignored],
        "metrics": {"track_count": 0, "density": None, "condition": None, "condition_score": None, "reasons": []},
        "hints": [],
    }


def _stem(stem: Stem) -> dict[str, Any]:
    return {
        "path": stem.path,
        "group": stem.group.value,
        "confidence": stem.confidence,
        "pair": stem.pair,
        "channels": stem.channels,
        "sample_rate": stem.sample_rate,
        "subtype": stem.subtype,
        "frames": stem.frames,
        "offset_frames": stem.offset_frames,
        "peak_dbfs": stem.peak_dbfs,
        "integrated_lufs": stem.integrated_lufs,
        "problems": [code for code in stem.problems if code not in EDITING_HINTS],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "files": list(problem.files),
        "at_s": list(problem.at_s),
        "message": problem.message,
    }


def _ignored(entry: Ignored) -> dict[str, Any]:
    return {"path": entry.path, "reason": entry.reason}


def _hint(problem: Problem) -> dict[str, Any]:
    """What may need editing, of which kind (as a job for `quote` names it): no fault, and worth a listen."""
    return {"editing": EDITING_HINTS[problem.code], **_problem(problem)}


def _metrics(scan: Scan) -> dict[str, Any]:
    metrics, rules = scan.metrics, ProblemRules.load()
    return {
        "track_count": metrics.track_count,
        "density": metrics.density.value,
        "condition": metrics.condition.value,
        "condition_score": metrics.condition_score,
        "reasons": [{"code": penalty.code, "points": penalty.points} for penalty in penalties(scan.problems, rules)],
    }
