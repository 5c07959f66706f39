"""The demonstration's song and the made-up studio around it, which fills a Board as a real one would."""

from datetime import date
from pathlib import Path

from app.bootstrap import compose
from app.catalogue import Catalogue
from app.demo.demo_studio import add_demo_song, add_roster, read_studio
from app.demo.score import read_score
from app.domain.catalogue import Stage


def test_a_song_comes_with_its_client_release_and_round(tmp_path: Path) -> None:
    """And a second demonstration finds it again, even after its stage was changed."""
    score = read_score()
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as catalogue:
        song = add_demo_song(catalogue, score)
        assert (song.title, song.artist, song.stage) == ("Ember", "Rosa Fenn", Stage.MIXING)
        assert [client.name for client in catalogue.clients.all()] == [score.client]
        assert [release.title for release in catalogue.releases.all()] == [score.release]
        assert [each.number for each in catalogue.rounds.all(song.id)] == [1]
        catalogue.songs.edit(song.id, stage=Stage.DELIVERED)
        assert add_demo_song(catalogue, score).id == song.id
        assert len(catalogue.songs.board()) == len(catalogue.rounds.all(song.id)) == 1


def test_the_studio_has_work_in_many_stages(tmp_path: Path) -> None:
    """Songs with and without dates, one overdue, one without rounds left, releases shared."""
    demo = read_studio(date(2026, 3, 16))
    with compose(tmp_path) as studio:
        song = add_roster(studio.catalogue, demo, add_demo_song(studio.catalogue, read_score()))
        rows = studio.catalogue.songs.board()
        releases = studio.catalogue.releases.all()
    assert song.stage is Stage.MIXING
    assert len({row.song.stage for row in rows}) >= 5
    assert any(row.song.due is None for row in rows)
    assert any(row.song.due and row.song.due < demo.today.isoformat() for row in rows)
    assert any(row.rounds_left == 0 for row in rows)
    assert [release.title for release in releases].count("Estuary") == 1
