"""Scans, previews, releases and comparisons, for both shells alike."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.delivery.delivery_records import record_delivery
from app.delivery.previews import PreviewOf
from app.domain.catalogue import Song
from app.domain.jobs import JobKind, JobState
from app.domain.session import Group, SessionKind, StemFingerprint
from app.intake.grouping import GroupRules
from app.jobs import tasks
from app.mastering.master_request import ReleaseRequest
from app.rounds.session_comparison import Revision
from app.use_cases.preview import SongPreviews, preview_song
from app.use_cases.release import ReleaseMaster
from app.use_cases.scan import SessionFingerprints, SongScan, check_stems, scan_folder
from app.use_cases.sessions import RoundComparison
from render.monitor import Monitor, Unwatched
from tests.app.delivery.samples import LEAD, MAIN, SYNTHS, UNREADABLE, manifest, scan_of
from tests.app.use_cases.conftest import Answering
from tests.refusals import refused
from tests.widgets.stems import write_stems

IN = Path("/sessions/in")
RULES = GroupRules.load()


class Here:
    """A worker that does the work itself."""

    def run(self, function: Callable[..., Any], *arguments: Any, title: str, monitor: Monitor) -> Any:  # noqa: ARG002 -- a worker's form
        """Do it."""
        return function(*arguments, monitor)


def test_a_scan_keeps_and_teaches_what_was_put_right(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """A folder is scanned where it lies, with its own corrections and the client's habits."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, SYNTHS, folder=IN))
    catalogue.sessions.set_group(session.id, SYNTHS.path, Group.STRINGS)
    operation = SongScan.of(catalogue, song, IN, SessionKind.PRINTED, RULES, tmp_path)
    function, (folder, rules, corrections, _arrival) = operation.work.function, operation.work.arguments
    assert (function, folder, corrections) == (tasks.scan_session, IN, {SYNTHS.path: Group.STRINGS})
    assert rules.assign(SYNTHS.path).group is Group.STRINGS
    assert (operation.subject, operation.title) == (song.id, "Scan Ember")
    assert "being scanned" in operation.busy
    assert operation.begin(catalogue) is None


def test_a_zip_is_unpacked_for_good(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """Into a folder of its own below the studio's, which the scan is then of."""
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", write_stems(tmp_path / "stems")))
    operation = SongScan.of(catalogue, song, archive, SessionKind.RECEIVED, RULES, tmp_path / "sessions")
    function, arguments = operation.work.function, operation.work.arguments
    assert (function, arguments[:2]) == (tasks.scan_archive, (archive, tmp_path / "sessions" / "Ember"))


def test_a_scan_is_kept_and_its_fingerprints_follow(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """Those of readable stems, but for what is known of the same folder; nobody asked for them, so nothing is said."""
    operation = SongScan.of(catalogue, song, IN, SessionKind.PRINTED, RULES, tmp_path)
    ended = operation.end(catalogue, None, scan_of(LEAD, UNREADABLE, folder=IN))
    assert ended.sentence == "2 stems found in in."
    session = catalogue.sessions.newest(song.id)
    assert session is not None
    assert session.kind is SessionKind.PRINTED
    following = ended.following
    assert isinstance(following, SessionFingerprints)
    assert following.work.function is tasks.fingerprint_session
    assert following.work.arguments == (IN, (LEAD.path,), {})
    assert (following.subject, following.title) == (song.id, "Hash stems of Ember")
    assert (following.busy, following.asked_for) == ("", False)
    taken = {LEAD.path: StemFingerprint("a" * 32, 1000, 10**18, 7)}
    assert following.end(catalogue, None, taken).sentence == ""
    assert catalogue.fingerprints.of_session(session.id) == taken
    assert SessionFingerprints.of(catalogue, session).known == taken


def test_what_belongs_to_no_song_is_only_looked_at(tmp_path: Path) -> None:
    """A folder where it lies; a zip is unpacked into a folder that is gone afterwards, and the scan is of the zip."""
    stems, places = write_stems(tmp_path / "Ember"), tmp_path / "unpacked"
    check_stems(stems)
    child = Answering(scan_of(LEAD, folder=stems))
    assert scan_folder(stems, places, child, Unwatched()).folder == stems
    assert [title for _, _, title in child.asked] == ["Scan Ember"]
    archive = Path(shutil.make_archive(str(tmp_path / "sent"), "zip", stems))
    check_stems(archive)
    scan = scan_folder(archive, places, Here(), Unwatched())
    assert (scan.folder, len(scan.stems)) == (archive, len(list(stems.iterdir())))
    assert list(places.iterdir()) == []


def test_a_zip_without_stems_is_refused_by_its_own_name(tmp_path: Path) -> None:
    """Not by that of the folder it was unpacked into; a folder is refused before anything is started."""
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "notes.txt").write_text("x")
    with refused("no_stems", folder=str(tmp_path / "sent")):
        check_stems(tmp_path / "sent")
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", tmp_path / "sent"))
    with refused("no_stems", folder=str(archive)):
        scan_folder(archive, tmp_path / "unpacked", Here(), Unwatched())
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_previews_are_of_the_files_named_or_of_the_newest(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """Under the song's names, written down in its activity once they are made."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=IN))
    out = tmp_path / "previews"
    with refused("nothing_finished", song="Ember"):
        SongPreviews.of(catalogue, song, (), out, None)
    job = catalogue.jobs.start(song.id, session.id, None, "/made")
    record_delivery(catalogue, job, manifest())
    rows: list[dict[str, Any]] = [{"path": "Ember_main_preview.mp3", "warnings": ["Ember is cut short."]}]
    child = Answering(rows)
    assert preview_song(catalogue, song, (), out, tmp_path / "locks", child, Unwatched()) == rows
    ((function, (request,), title),) = child.asked
    assert (function, title) == (tasks.preview, "Previews of Ember")
    assert (request.out, request.locks) == (out, tmp_path / "locks")
    assert list(request.mixes) == [PreviewOf(Path("/made") / (MAIN.path or ""), "Ember", "Zoë", "main")]
    assert "previewed" in [entry.action for entry in catalogue.activity.all("song", song.id)]
    operation = SongPreviews.of(catalogue, song, [Path("/made") / (MAIN.path or "")], out, None)
    said = operation.end(catalogue, None, rows).sentence
    assert said == "1 preview in previews: safe to send. Ember is cut short."
    assert operation.begin(catalogue) is None


def test_a_release_has_its_file_before_its_row(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """Its text is written where one is given; its tracks' files are their songs'."""
    release = catalogue.releases.add(song.client_id, "Low Water")
    song = catalogue.songs.edit(song.id, release_id=release.id)
    request = ReleaseRequest(tmp_path / "releases" / "1.toml", tmp_path / "Low Water", ("streaming",))
    documents: Any = object()
    operation = ReleaseMaster(release, request, documents, 'title = "Low Water"\n')
    job = operation.begin(catalogue)
    assert (job.kind, job.release_id, job.source) == (JobKind.RELEASE, release.id, str(request.file))
    assert request.file.read_text() == 'title = "Low Water"\n'
    assert (operation.work.function, operation.work.arguments) == (tasks.master_release, (request, documents))
    assert (operation.subject, operation.title) == (release.id, "Master Low Water")
    document = manifest(MAIN)
    document["deliverables"][0] |= {"track": 1, "isrc": song.isrc, "title": song.title}
    assert operation.end(catalogue, job, document).sentence == "1 file of Low Water in Low Water."
    assert catalogue.jobs.get(job.id).state is JobState.DONE
    assert [file.path for file in catalogue.deliverables.latest(song.id)] == [MAIN.path]


@pytest.mark.parametrize("stands_in_the_way", ["a file for its folder", "a folder for its name"])
def test_a_release_whose_file_cannot_be_written_does_not_begin(
    catalogue: Catalogue, song: Song, tmp_path: Path, stands_in_the_way: str
) -> None:
    """No row is made of it; without a text the file is left as it is."""
    release = catalogue.releases.add(song.client_id, "Low Water")
    file = tmp_path / "releases" / "1.toml"
    if stands_in_the_way == "a file for its folder":
        file.parent.write_text("mine")
    else:
        (file / "mine").mkdir(parents=True)
    request = ReleaseRequest(file, tmp_path / "out", ("streaming",))
    documents: Any = object()
    with refused("not_written", file=file) as caught:
        ReleaseMaster(release, request, documents, "text").begin(catalogue)
    reason = caught.value.facts["reason"]
    assert str(caught.value) == f"{file} could not be written ({reason}); nothing was mastered."
    assert ";" not in reason
    assert catalogue.jobs.all() == []
    ReleaseMaster(release, request, documents).begin(catalogue)
    assert file.parent.is_file() or [each.name for each in file.parent.rglob("*")] == ["1.toml", "mine"]


def test_a_comparison_in_which_nothing_changed_is_a_line_of_the_log(catalogue: Catalogue, song: Song) -> None:
    """Or nobody would know that the rounds were compared."""
    session = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=IN))
    round_ = catalogue.rounds.open(song.id, session_id=session.id)
    operation = RoundComparison(song.id, song.title, Revision(round_.id, session, session, (), ()))
    assert (operation.work.function, operation.work.arguments) == (tasks.compare_stems, ((), ()))
    assert (operation.subject, operation.title, operation.busy) == (song.id, "Compare Ember", "")
    assert operation.end(catalogue, None, ()).sentence == "0 stems changed since the round before."
    assert catalogue.rounds.get(round_.id).change_log == ("Nothing changed.",)
