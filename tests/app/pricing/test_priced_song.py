"""A song to begin pricing with asks for what the card includes, and costs no more than that."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.pricing import PricedJob
from app.domain.session import Condition, Density, Metrics
from app.pricing.estimate import Estimator
from app.pricing.priced_song import fill_in, free_song, song_of_catalogue
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use
from tests.app.pricing.jobs import parse_job
from tests.refusals import refused


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A new one."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        yield opened


def test_a_song_only_talked_about_has_what_is_included(catalogue: Catalogue) -> None:
    """Its versions and formats are named, and none of them is a line."""
    card = card_in_use(catalogue)
    song = free_song(2, card)
    assert (song.title, song.variants, song.formats) == (
        "Song 2",
        ("main", "instrumental"),
        ("wav", "mp3", "streaming"),
    )
    estimate = Estimator(card, PricingWords.load()).estimate(PricedJob((song,)))
    assert [line.code for line in estimate.lines] == ["mixing.base", "mastering.base"]


def test_a_brief_says_which_versions_are_wanted(catalogue: Catalogue) -> None:
    """Without one it is what the card includes."""
    words, card = PricingWords.load(), card_in_use(catalogue)
    song = catalogue.songs.add(catalogue.clients.add("Nova").id, "Ember")
    assert song_of_catalogue(catalogue, song.id, words, card).variants == card.mixing.variants_included
    catalogue.briefs.edit(song.id, variants=("main", "tv", "stems"))
    priced = song_of_catalogue(catalogue, song.id, words, card)
    assert (priced.variants, priced.stems, priced.rounds) == (("main", "tv"), True, song.rounds_included)


def test_the_sessions_song_is_known_by_its_title_however_it_is_written() -> None:
    """Without its accents and in whatever case; of two that are called so nobody can tell."""
    metrics = Metrics(24, Density.DENSE, Condition.MESSY, 80)
    talked = {"songs": [{"title": "Élan"}, {"title": "Tide"}]}
    both = parse_job(json.dumps({"songs": [each | {"stage": "mixing"} for each in talked["songs"]]}))
    first, second = fill_in(both, talked, metrics, "ELAN").songs
    assert (first.tracks, second) == (24, both.songs[1])
    with refused("songs_ambiguous", songs=2, title="Dusk"):
        fill_in(both, talked, metrics, "Dusk")
