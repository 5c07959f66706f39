"""Calibration reads finished songs only, each with what it really earned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Stage
from app.domain.hours import WorkKind
from app.pricing.calibration import calibration, earning_rows, evidence, finding_rows
from app.pricing.earnings import finished_work, song_pence
from tests.app.pricing.jobs import WORDS, mastering, mixing
from tests.app.pricing.quoted import accepted


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A fresh catalogue."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        yield opened


def test_only_finished_songs_with_hours_count(catalogue: Catalogue) -> None:
    """One without hours, one not delivered yet and one never quoted are no evidence."""
    quote = accepted(catalogue, mixing(condition="messy", editing_hours={"comping": 2}), mixing(title="Tide"))
    ember, tide = quote.songs[0], quote.songs[1]
    stranger = catalogue.songs.add(quote.client_id, "Stranger")
    for song in (ember, tide, stranger.id):
        catalogue.hours.add(song, WorkKind.MIXING, 300)
    assert finished_work(catalogue, WORDS) == []
    assert "No song is there to learn from" in evidence(calibration(catalogue, WORDS))
    catalogue.hours.add(ember, WorkKind.COMPING, 150)
    for stage in (Stage.MIXING, Stage.DELIVERED):
        catalogue.songs.edit(ember, stage=stage)
    (work,) = finished_work(catalogue, WORDS)
    assert (work.title, work.asked.condition, work.hours) == ("Ember", "messy", {"mixing": 5.0, "comping": 2.5})
    assert work.earned_pence == 25000 + 6250 + 7000
    held = calibration(catalogue, WORDS)
    assert "From 1 finished song" in evidence(held)
    assert tuple(next(row for row in finding_rows(held) if "comping" in row[0])[:3]) == (
        "Hours of comping",
        "as it is",
        "+8 %",
    )
    assert earning_rows(held)[2][1] == [("Ember (Client 0)", "1", "7.5", "£382.50", "£51", "+£120")]


def test_songs_share_what_is_charged_for_the_whole_job(catalogue: Catalogue) -> None:
    """Assembly, discounts and rush are split by what each song comes to; the parts add up to the penny."""
    songs = [mastering(title=str(number), alternate_masters=number) for number in range(7)]
    quote = accepted(catalogue, *songs, release="album", assembly=True, rush=True)
    parts = [song_pence(quote, number) for number in range(7)]
    assert sum(parts) == quote.net
    assert parts == sorted(parts)
    assert len(set(parts)) == 7
