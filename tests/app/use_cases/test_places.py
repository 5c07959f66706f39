"""Where files go when nobody says where."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from app.errors import UsageError
from app.paths import find_paths
from app.use_cases.places import (
    masters_folder,
    previews_folder,
    refuse_inside,
    release_file,
    release_folder,
    renders_folder,
)
from tests.app.delivery.samples import BASS, LEAD, scan_of


def test_renders_go_where_the_last_of_the_session_went(catalogue: Catalogue, song: Song) -> None:
    """Else beside the session; a master, or a render of another session, says nothing about it."""
    session = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=Path("/s/Ember")))
    other = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(BASS, folder=Path("/s/Ember 2")))
    assert renders_folder(catalogue, session) == Path("/s/Ember deliverables")
    catalogue.jobs.start_master(song.id, None, "/masters", session_id=session.id)
    catalogue.jobs.start(song.id, other.id, None, "/other")
    assert renders_folder(catalogue, session) == Path("/s/Ember deliverables")
    catalogue.jobs.start(song.id, session.id, None, "/first")
    catalogue.jobs.start(song.id, session.id, None, "/last")
    assert renders_folder(catalogue, session) == Path("/last")


@pytest.mark.parametrize(
    ("source", "from_stems", "folder"),
    [
        ("/s/Ember", True, "/s/Ember masters"),
        ("/s/Ember deliverables/Ember_main.wav", False, "/s/Ember masters"),
        ("/mixes/Ember v2.wav", False, "/mixes/Ember v2 masters"),
    ],
)
def test_masters_go_beside_what_they_are_made_of(source: str, from_stems: bool, folder: str) -> None:
    """Beside the session, beside the render, or beside the file."""
    assert masters_folder(Path(source), from_stems=from_stems) == Path(folder)


def test_previews_never_lie_among_the_files_they_are_of() -> None:
    """Beside their folder."""
    assert previews_folder(Path("/s/Ember deliverables")) == Path("/s/Ember deliverables previews")


def test_a_release_goes_beside_its_first_mix(tmp_path: Path) -> None:
    """At home while it has none; a title is one folder whatever stands in it. Its file is the studio's own."""
    mixes = [Path("/s/One deliverables/One.wav"), Path("/t/Two.wav")]
    assert release_folder("Low/Water", mixes) == Path("/s/Low-Water release")
    assert release_folder("Low Water", []) == Path.home() / "Low Water release"
    paths = find_paths(tmp_path)
    assert release_file(paths, 7) == paths.data / "releases" / "7.toml"


@pytest.mark.parametrize("out", ["/s/Ember", "/s/Ember/out", "/s/Ember/deep/er"])
def test_nothing_goes_into_a_session(out: str) -> None:
    """Its folder is never written to; a folder whose name only begins like it is another."""
    with pytest.raises(UsageError):
        refuse_inside(Path("/s/Ember"), Path(out))
    refuse_inside(Path("/s/Ember"), Path("/s/Ember deliverables"))
