"""The made-up studio fills a Board as a real one would."""

from pathlib import Path

from app.bootstrap import compose
from app.demo.enrolment import enrol
from app.demo.score import read_score
from app.demo.studio import furnish, read_studio
from app.domain.catalogue import Stage


def test_the_studio_has_work_in_many_stages(tmp_path: Path) -> None:
    """Songs with and without dates, one overdue, one without rounds left, releases shared."""
    demo = read_studio()
    with compose(tmp_path) as studio:
        song = furnish(studio.catalogue, demo, enrol(studio.catalogue, read_score()))
        rows = studio.catalogue.songs.board()
        releases = studio.catalogue.releases.all()
    assert song.stage is Stage.MIXING
    assert len({row.song.stage for row in rows}) >= 5
    assert any(row.song.due is None for row in rows)
    assert any(row.song.due and row.song.due < demo.today.isoformat() for row in rows)
    assert any(row.rounds_left == 0 for row in rows)
    assert [release.title for release in releases].count("Estuary") == 1
