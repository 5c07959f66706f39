"""A job while it is put together: songs come and go, the one in view is edited, and the catalogue's are known by id."""

from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.pricing.priced_song import JobDraft

EMBER, TIDE, DUSK = (PricedSong(title, BookedWork.BOTH) for title in ("Ember", "Tide", "Dusk"))


def draft() -> JobDraft:
    """Three songs, of which the catalogue knows the outer two; the last is in view."""
    return JobDraft().with_song(EMBER, 4).with_song(TIDE, None).with_song(DUSK, 9)


def test_a_song_that_is_added_is_in_view() -> None:
    """With its id; the title is made of the first two."""
    assert (draft().place, draft().song, draft().numbered) == (2, DUSK, {0: 4, 2: 9})
    assert draft().job.title == "Ember and Tide …"
    assert JobDraft().with_song(EMBER, None).job.title == "Ember"


def test_the_song_in_view_is_taken_out_and_the_one_before_is_in_view() -> None:
    """Ids stay with their songs."""
    fewer = draft().without_song()
    assert (fewer.place, fewer.song, fewer.numbered) == (1, TIDE, {0: 4})
    one = fewer.without_song()
    assert (one.place, one.job.songs, one.without_song()) == (0, (EMBER,), JobDraft())


def test_what_is_edited_is_entered() -> None:
    """In the song in view only; an empty title gets a number, and a mix's care is named as in a job's file."""
    edited = draft().edited("tracks", 30).edited("needs_care", True)
    assert edited.song.sources == {"tracks": FigureSource.ENTERED, "mix_quality": FigureSource.ENTERED}
    assert (edited.song.tracks, edited.job.songs[:2]) == (30, (EMBER, TIDE))
    assert draft().edited("title", "  ").song.title == "Song 3"


def test_a_quote_knows_the_songs_of_the_catalogue_by_number() -> None:
    """Those it does not name are only talked about."""
    quoted = JobDraft.of_quote(PricedJob((EMBER, TIDE)), {1: 7}, 3)
    assert (quoted.song_ids, quoted.place, quoted.client_id, quoted.numbered) == ((None, 7), 0, 3, {1: 7})
