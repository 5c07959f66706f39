"""Calibration finds what synthetic studios really do, is led astray by no odd song, and says little of few songs."""

import math
import random
from collections.abc import Mapping
from decimal import Decimal

import pytest

from app.domain.hours import Calibration, RateFinding, SongWork, Sureness, WorkKind
from app.domain.pricing import BookedWork, PricedSong
from app.pricing.calibration import calibrate
from app.pricing.rate_card import RateCard
from tests.app.pricing.jobs import WORDS

CARD = RateCard.default()
TRUTH = {"fair": 1.10, "messy": 1.60, "dense": 1.30}


def work(number: int, hours: float, tuned: float = 0.0, **asked: object) -> SongWork:
    """A song that took so many hours to mix and to tune."""
    fields: Mapping[str, object] = {"editing_hours": {"vocal_tuning": Decimal(1)} if tuned else {}, **asked}
    song = PricedSong(f"Song {number}", BookedWork.BOTH, **fields)  # type: ignore[arg-type]  # fields by name
    took = {WorkKind.MIXING: hours, **({WorkKind.VOCAL_TUNING: tuned} if tuned else {})}
    return SongWork(number, song.title, f"Client {number % 3}", song, 30000, took)


def studio(songs: int, odd: float = 0.0, truth: Mapping[str, float] = TRUTH, seed: int = 4) -> list[SongWork]:
    """Songs of a studio of which the truth is known; a part of them, `odd`, took eight times as long."""
    chance = random.Random(seed)  # noqa: S311 -- songs to fit, no secrets
    result = []
    for number in range(songs):
        condition, density = ("tidy", "fair", "messy")[number % 3], ("normal", "dense")[number // 3 % 2]
        tracks = chance.choice((12, 30, 60))
        base = 250 + 60 * max(0, -(-(tracks - 24) // 24))
        factor = truth.get(condition, 1) * truth.get(density, 1) * math.exp(chance.gauss(0, 0.12))
        hours = base / 40 * factor * (8 if chance.random() < odd else 1)
        tuned = 1.5 * math.exp(chance.gauss(0, 0.2))
        result.append(work(number, hours, tuned, condition=condition, density=density, tracks=tracks))
    return result


def found_in(works: list[SongWork]) -> dict[str, RateFinding]:
    """The findings by their titles."""
    return {each.title: each for each in fitted(works).findings}


def fitted(works: list[SongWork]) -> Calibration:
    """By the default card."""
    return calibrate(works, CARD, WORDS.editing_names)


@pytest.mark.parametrize(("odd", "near"), [(0.0, 600), (0.12, 1200)])
def test_the_truth_of_a_studio_is_found(odd: float, near: int) -> None:
    """Messy adds 60 % and dense 30 %, tuning takes half as long again, also where one song in eight is far off."""
    result = found_in(studio(240, odd))
    for title, percent in (("A messy session", 6000), ("A dense session", 3000), ("Hours of vocal tuning", 5000)):
        each = result[title]
        assert abs(each.found_bp - percent) <= near, title
        assert each.low_bp <= percent <= each.high_bp
        assert each.suggested_bp is not None
    assert result["Hours of vocal tuning"].sureness is Sureness.SURE
    assert result["A fair session"].suggested_bp is None
    assert result["A messy session"].path == ("mixing", "condition_bp", "messy")


def test_a_card_that_is_right_is_left_alone() -> None:
    """Where a studio works as the card says, nothing is suggested for it."""
    works = studio(60, truth={"fair": 1.10, "messy": 1.25, "dense": 1.10})
    result = found_in(works)
    assert [result[f"A {name} session"].suggested_bp for name in ("fair", "messy", "dense")] == [None] * 3


@pytest.mark.parametrize("songs", [0, 1, 2])
def test_few_songs_suggest_nothing(songs: int) -> None:
    """None, one or two say so themselves, whatever they took; what is believed is hardly moved."""
    works = [work(number, 80.0 if number else 6.0, 9.0, condition="messy") for number in range(songs)]
    result = fitted(works)
    assert result.songs == songs
    assert {each.sureness for each in result.findings} == {Sureness.TOO_FEW}
    assert {each.suggested_bp for each in result.findings} == {None}
    messy = next(each for each in result.findings if "messy" in each.title)
    assert messy.found_bp == pytest.approx(2500, abs=1)
    assert messy.songs == songs


def test_one_odd_song_moves_little() -> None:
    """Among six messy songs as estimated one takes twenty times as long: less than a tenth is said of it."""
    base = [work(number, 6.25) for number in range(6)]
    messy = [work(10 + number, 6.25 * 1.25, condition="messy") for number in range(5)]
    odd = work(99, 6.25 * 25, condition="messy")
    result = found_in([*base, *messy, odd])["A messy session"]
    assert abs(result.found_bp - 2500) < 1000
    assert result.suggested_bp is None


def test_what_an_hour_earned() -> None:
    """By song, client and cause, to the penny: the worst first; the margin is over what the hours cost by the hour."""
    works = [work(1, 10, condition="messy"), work(2, 6, 1.5), work(4, 30, tracks=40, rounds=5)]
    result = fitted(works)
    assert [(each.name, each.hourly_pence) for each in result.by_song] == [
        ("Song 4 (Client 1)", 1000),
        ("Song 1 (Client 1)", 3000),
        ("Song 2 (Client 2)", 4000),
    ]
    clients = {each.name: each for each in result.by_client}
    assert (clients["Client 1"].songs, clients["Client 1"].hours, clients["Client 1"].hourly_pence) == (2, 40, 1500)
    assert clients["Client 1"].margin_pence == 60000 - 40 * 3500
    drivers = {each.name: each.songs for each in result.by_driver}
    assert drivers == {
        "Messy sessions": 1,
        "Tidy sessions": 2,
        "Up to 24 tracks": 2,
        "More than 24 tracks": 1,
        "With editing": 1,
        "More rounds than included": 1,
    }
