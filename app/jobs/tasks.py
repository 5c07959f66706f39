"""The studio's own work as a child process finds it by name. What it needs is imported there: a window stays light."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.startup import loading
from render.monitor import Monitor, ProgressShare

if TYPE_CHECKING:
    from app.catalogue.maintenance.backups import Backup
    from app.catalogue.maintenance.erasure import Erasure
    from app.catalogue.maintenance.restore import Restored
    from app.delivery.previews import PreviewRequest
    from app.delivery.render_request import RenderRequest
    from app.domain.enquiry import Arrival, Clue
    from app.domain.session import Group, Scan, StemChange, StemFingerprint
    from app.enquiry.assessment import ArrivalInspector
    from app.intake.advice.advice_rules import AdviceRules
    from app.intake.grouping import GroupRules
    from app.intake.view import Finding
    from app.mastering.loudness_trace import LoudnessTrace, Mastered
    from app.mastering.master_request import MasterRequest, ReleaseRequest
    from app.mastering.release_papers import Documents
    from app.rounds.note_files import NotesFile
    from app.rounds.session_comparison import SessionStem
    from render.delivery.manifest import ManifestHeader
    from render.delivery.reusable import RenderOptions
    from render.plan import Plan


UNPACKED = 0.3  # how far along a zip's scan is when it is unpacked


def load_engine(_monitor: Monitor) -> None:
    """Load all that a render needs; where the engine is not compiled yet, that is left to what needs it first."""
    with loading():
        import render.delivery.fresh  # noqa: F401 -- its imports are the point
        from render.kernels.prepare import load

        load()


def load_mastering(_monitor: Monitor) -> None:
    """As `load_engine`, for a master."""
    with loading():
        import app.mastering.master_session  # noqa: F401 -- its imports are the point
        from render.kernels.prepare import load

        load()


def scan_session(
    folder: Path,
    rules: "GroupRules",
    corrections: "Mapping[str, Group]",
    arrival: "Sequence[Finding]",
    monitor: Monitor,
) -> "Scan":
    """Scan a session's folder; `corrections` are groups by path that the engineer has put right before.

    `arrival` is what was found in how the folder came.
    """
    from app.intake.scan import scan_folder

    return scan_folder(folder, rules, monitor, corrections, arrival)


def fingerprint_session(
    folder: Path, paths: Sequence[str], known: Mapping[str, "StemFingerprint"], monitor: Monitor
) -> "dict[str, StemFingerprint]":
    """The hashes of a session's stems; those of files unchanged since they were `known` are not taken again."""
    from app.intake.file_inspection import fingerprint_stems

    return fingerprint_stems(folder, paths, known, monitor)


def scan_archive(
    archive: Path,
    into: Path,
    rules: "GroupRules",
    corrections: "Mapping[str, Group]",
    encoding: str,
    monitor: Monitor,
) -> "Scan":
    """Unpack a client's zip for good into `into`, a folder that is not there yet, and scan that.

    `encoding` is that of its names, "" for the likeliest.
    """
    from app.intake.archive import unpack_for_good
    from app.intake.checks.session_files import guessed_names
    from app.intake.file_rules import FileRules

    guessed = unpack_for_good(archive, into, FileRules.load(), ProgressShare(monitor, 0.0, UNPACKED), encoding)
    arrival = guessed_names(archive.name, guessed)
    return scan_session(into, rules, corrections, arrival, ProgressShare(monitor, UNPACKED, 1.0))


def unpack_archive(archive: Path, into: Path, encoding: str, monitor: Monitor) -> "tuple[Finding, ...]":
    """Unpack a client's zip into the empty folder `into`, or refuse it whole; returns what was found in its names."""
    from app.intake.archive import unpack
    from app.intake.checks.session_files import guessed_names
    from app.intake.file_rules import FileRules

    return guessed_names(archive.name, unpack(archive, into, FileRules.load(), monitor, encoding))


def read_notes(file: Path, encoding: str, _monitor: Monitor) -> "NotesFile":
    """The remarks of a file, its text read in `encoding`, "" for the likeliest."""
    from app.rounds.note_files import read_notes_file

    return read_notes_file(file, encoding)


def find_clues(path: Path, rules: "AdviceRules", monitor: Monitor) -> "tuple[Clue, ...]":
    """What the mix at `path` shows about the stage it is at."""
    from app.intake.advice.clues import find_clues

    return find_clues(path, rules, monitor)


def inspect_arrival(
    inspector: "ArrivalInspector", path: Path, into: Path | None, encoding: str, monitor: Monitor
) -> "Arrival":
    """What a client sent: a mix listened to, or a session scanned; a zip is unpacked for good into `into`.

    `encoding` is that of its names, "" for the likeliest.
    """
    return inspector.inspect(path, into, monitor, encoding)


def render(request: "RenderRequest", monitor: Monitor) -> dict[str, Any]:
    """Render what the request asks for; the manifest."""
    from app.delivery.render_plan import render_session

    return render_session(request, monitor)


def carry_out(plan: "Plan", header: "ManifestHeader", options: "RenderOptions", monitor: Monitor) -> dict[str, Any]:
    """Carry out a render that was planned elsewhere; the manifest."""
    from render.delivery.render import deliver

    return deliver(plan, header, monitor, options)


def master(request: "MasterRequest", monitor: Monitor) -> dict[str, Any]:
    """Master what the request asks for; the manifest."""
    from app.mastering.master_session import run_master

    return run_master(request, monitor)


def preview(request: "PreviewRequest", monitor: Monitor) -> list[dict[str, Any]]:
    """Make the previews that the request asks for; a row for each."""
    from app.delivery.previews import run_previews

    return run_previews(request, monitor)


def master_release(request: "ReleaseRequest", documents: "Documents", monitor: Monitor) -> dict[str, Any]:
    """Master the release that the request asks for, its papers drawn by `documents`; the manifest."""
    from app.mastering.release_delivery import run_release

    return run_release(request, documents, monitor)


def trace_file(path: Path, monitor: Monitor) -> "LoudnessTrace":
    """Measure a mix or a master over time, for the window to draw."""
    from app.mastering.loudness_trace import trace_of

    return trace_of(path, monitor)


def master_shown(request: "MasterRequest", monitor: Monitor) -> "Mastered":
    """As `master`; with the manifest what the limiter did, in values that load no engine in the window."""
    from app.mastering.master_session import mastered

    return mastered(request, monitor)


def compare_stems(
    before: "Sequence[SessionStem]", after: "Sequence[SessionStem]", monitor: Monitor
) -> "tuple[StemChange, ...]":
    """Say which stems of a session changed since another, and where."""
    from app.rounds.session_comparison import compare_sessions

    return compare_sessions(before, after, monitor)


def back_up_today(catalogue: Path, folders: Sequence[Path], _monitor: Monitor) -> list[str]:
    """Back up into each folder that has no backup of today; a sentence for each that could not be."""
    from app.catalogue.activity import utc_now
    from app.catalogue.maintenance.backups import daily_backups

    return daily_backups(catalogue, folders, utc_now)


def back_up_now(catalogue: Path, folders: Sequence[Path], monitor: Monitor) -> "list[Backup]":
    """Back up into each folder, whatever is there already."""
    from app.catalogue.maintenance.backups import make_backup

    made = []
    for number, folder in enumerate(folders):
        monitor.progress("backing up", number / len(folders))
        made.append(make_backup(catalogue, folder))
    return made


def restore_backup(source: Path, catalogue: Path, backups: Path, _monitor: Monitor) -> "Restored":
    """Put a backup in the catalogue's place; what is there now is saved first."""
    from app.catalogue.maintenance.restore import restore

    return restore(source, catalogue, backups)


def erase_person(catalogue: Path, backups: Path, client_id: int, _monitor: Monitor) -> "Erasure":
    """Erase a client's personal data and pack the file, which takes a while where that is large."""
    from app.catalogue import Catalogue
    from app.catalogue.maintenance.erasure import erase_client

    with Catalogue.open(catalogue, backups) as opened:
        return erase_client(opened, client_id)
