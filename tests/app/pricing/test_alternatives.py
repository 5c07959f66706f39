"""What would make a job cheaper, and the same songs booked another way: each by pricing them."""

from dataclasses import replace

from app.pricing.alternatives import booked_as, priced_options, savings
from tests.app.pricing.jobs import ESTIMATOR, WORDS, job, mastering, mixing


def test_each_saving_is_what_the_job_costs_less() -> None:
    """With VAT, the most first, and nothing that saves nothing."""
    asked = job(
        mixing(tracks=30, condition="fair", stems=True, rounds=3, variants=["tv"], recalls=1), vat_registered=True
    )
    offered = savings(asked, ESTIMATOR, WORDS)
    assert [(each.name, each.pence) for each in offered] == [
        ("stems", 4800),
        ("condition", 3720),
        ("rounds", 3000),
        ("recalls", 3000),
        ("variants", 1200),
    ]
    assert all(each.words for each in offered)


def test_a_saving_counts_what_follows_from_it() -> None:
    """Rush is taken of less, and so is the discount."""
    asked = job(*[mastering(formats=["cd", "wav"])] * 4, rush=True)
    offered = {each.name: each.pence for each in savings(asked, ESTIMATOR, WORDS)}
    assert offered == {"rush": (34000 - 3400) // 4, "formats": 4500}
    tidy = replace(asked, rush=False, songs=tuple(replace(song, formats=()) for song in asked.songs))
    assert savings(tidy, ESTIMATOR, WORDS) == []


def test_options_side_by_side() -> None:
    """A mix, a mix with its master, and four songs with their discount and their assembly."""
    offered = priced_options(job(mixing()), ESTIMATOR, WORDS)
    assert [(each.title, each.songs, each.gross_pence, each.per_song_pence) for each in offered] == [
        ("Mix only", 1, 25000, 25000),
        ("Mix and master", 1, 32500, 32500),
        ("EP bundle", 4, 100000 + 27000 + 2500, 32375),
    ]


def test_an_option_keeps_the_songs_there_are() -> None:
    """Five songs are five in an EP, and what each asks for stays."""
    asked = job(*[mixing(tracks=40 + number) for number in range(5)])
    booked = booked_as(asked, WORDS.options[2])
    assert [song.tracks for song in booked.songs] == [40, 41, 42, 43, 44]
    assert all(song.mixed and song.mastered for song in booked.songs)
