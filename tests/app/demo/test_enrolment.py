"""The demonstration's song in a catalogue."""

from pathlib import Path

from app.catalogue import Catalogue
from app.demo.enrolment import enrol
from app.demo.score import read_score
from app.domain.catalogue import Stage


def test_a_song_comes_with_its_client_release_and_round(tmp_path: Path) -> None:
    """And a second demonstration finds it again, even after its stage was changed."""
    score = read_score()
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as catalogue:
        song = enrol(catalogue, score)
        assert (song.title, song.artist, song.stage) == ("Ember", "Rosa Fenn", Stage.MIXING)
        assert [client.name for client in catalogue.clients.all()] == [score.client]
        assert [release.title for release in catalogue.releases.all()] == [score.release]
        assert [each.number for each in catalogue.rounds.all(song.id)] == [1]
        catalogue.songs.edit(song.id, stage=Stage.DELIVERED)
        assert enrol(catalogue, score).id == song.id
        assert len(catalogue.songs.board()) == len(catalogue.rounds.all(song.id)) == 1
