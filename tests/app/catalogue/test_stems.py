"""The store of stamps."""

from pathlib import Path

from app.catalogue import Catalogue
from app.domain.session import SessionKind, StemFingerprint
from tests.app.catalogue.samples import GUITAR_L, LEAD, UNKNOWN, add_song, make_scan


def stamp(name: str) -> StemFingerprint:
    """A stamp of some content."""
    return StemFingerprint(name * 16, 1000, 10**18 + 7, 2**40)


def test_stamps_are_kept_with_the_sessions_stems(catalogue: Catalogue) -> None:
    """What the session does not have is left out; what is not known stays unknown."""
    song = add_song(catalogue)
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/s"), LEAD, GUITAR_L))
    catalogue.fingerprints.keep(session.id, {LEAD.path: stamp("a"), "other.wav": stamp("b")})
    assert catalogue.fingerprints.of_session(session.id) == {LEAD.path: stamp("a")}
    assert catalogue.fingerprints.of_folder(song.id, session.folder) == {LEAD.path: stamp("a")}
    assert catalogue.fingerprints.of_folder(song.id, "/elsewhere") == {}


def test_stems_that_came_later_are_told_by_their_content(catalogue: Catalogue) -> None:
    """A renamed file is not new; one with the old name and other content is. Earlier sessions are not asked after."""
    song = add_song(catalogue)
    first = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/s"), LEAD, GUITAR_L))
    catalogue.fingerprints.keep(first.id, {LEAD.path: stamp("a"), GUITAR_L.path: stamp("b")})
    assert catalogue.fingerprints.new_stems(song.id, "") == []
    second = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/t"), LEAD, UNKNOWN))
    catalogue.fingerprints.keep(second.id, {LEAD.path: stamp("c"), UNKNOWN.path: stamp("b")})
    assert catalogue.fingerprints.new_stems(song.id, "") == [LEAD.path]
    assert catalogue.fingerprints.new_stems(song.id, "9999-12-31T00:00:00.000Z") == []
