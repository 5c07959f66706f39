"""The estimate: the worked example, every rule alone, every boundary, and sums that always agree."""

import random
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from app.domain.money import part_of
from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong, Range
from app.pricing.estimate import Estimator, estimate_document, estimate_lines
from app.pricing.rate_card import RateCard
from tests.app.pricing import jobs as job_files
from tests.app.pricing import oracle
from tests.app.pricing.jobs import ESTIMATOR, WORDS, amounts, mastering, mixing, priced

EXAMPLE: dict[str, Any] = {
    "title": "Ember",
    "stage": "both",
    "tracks": 30,
    "condition": "fair",
    "density": "dense",
    "editing_hours": {"vocal_tuning": 1.6},
    "rounds": 3,
    "variants": ["main", "instrumental", "tv"],
    "stems": True,
    "recalls": 0,
    "formats": ["wav", "mp3", "streaming", "cd"],
    "alternate_masters": 1,
    "stem_mastering": False,
    "mix_quality": "good",
}


def test_the_worked_example() -> None:
    """Line by line, the sums, the deposit and the range."""
    estimate = priced(EXAMPLE, release="single", assembly=False, rush=False, vat_registered=True)
    assert [(line.code, line.amount_pence) for line in estimate.lines] == [
        ("mixing.base", 25000),
        ("mixing.tracks", 6000),
        ("mixing.condition", 3100),
        ("mixing.density", 3100),
        ("mixing.editing", 6125),
        ("mixing.round", 2500),
        ("mixing.variant", 1000),
        ("mixing.stems", 4000),
        ("mastering.base", 7500),
        ("mastering.format", 1000),
        ("mastering.alternate", 1500),
    ]
    document = estimate_document(estimate)
    assert document["lines"][4]["quantity"] == 1.75
    assert {name: document[name] for name in document if name.endswith("pence")} == {
        "net_pence": 60825,
        "vat_pence": 12165,
        "gross_pence": 72990,
        "deposit_pence": 36495,
    }
    assert document["range"] == {"low_pence": 63450, "likely_pence": 72990, "high_pence": 81720}
    assert (document["currency"], document["rate_card"]) == ("GBP", "default@1")


@pytest.mark.parametrize(
    ("tracks", "pence"),
    [
        (0, 0),
        (24, 0),
        (25, 6000),
        (48, 6000),
        (49, 12000),
        (72, 12000),
        (73, 18000),
        (96, 18000),
        (97, 24000),
        (120, 24000),
        (121, 30000),
        (10000, 2496000),
    ],
)
def test_tracks_go_by_bands(tracks: int, pence: int) -> None:
    """Each further 24 begun costs £60."""
    assert amounts(priced(mixing(tracks=tracks))).get("mixing.tracks", 0) == pence


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"condition": "tidy", "density": "sparse"}, {}),
        ({"condition": "fair"}, {"mixing.condition": 2500}),
        ({"condition": "messy"}, {"mixing.condition": 6250}),
        ({"density": "dense"}, {"mixing.density": 2500}),
        (
            {"tracks": 25, "condition": "messy", "density": "dense"},
            {"mixing.tracks": 6000, "mixing.condition": 7750, "mixing.density": 3100},
        ),
        ({"editing_hours": {"comping": 0}}, {}),
        ({"editing_hours": {"comping": 0.01}}, {"mixing.editing": 875}),
        ({"editing_hours": {"comping": 1}}, {"mixing.editing": 3500}),
        ({"editing_hours": {"comping": 1.0001}}, {"mixing.editing": 4375}),
        ({"editing_hours": {"comping": 0.1, "clean_up": 0.1}}, {"mixing.editing": 1750}),
        ({"rounds": 2}, {}),
        ({"rounds": 5}, {"mixing.round": 7500}),
        ({"variants": ["main", "instrumental"]}, {}),
        ({"variants": ["tv", "acapella", "main", "tv"]}, {"mixing.variant": 2000}),
        ({"stems": True}, {"mixing.stems": 4000}),
        ({"recalls": 2}, {"mixing.recall": 5000}),
        ({"formats": ["vinyl"], "alternate_masters": 3, "stem_mastering": True, "mix_quality": "needs_care"}, {}),
    ],
)  # fmt: skip -- a rule a line
def test_each_rule_of_mixing(fields: dict[str, Any], expected: dict[str, int]) -> None:
    """By itself, beside the base; what belongs to a stage that is not booked costs nothing."""
    assert amounts(priced(mixing(**fields))) == {"mixing.base": 25000, **expected}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"formats": ["wav", "mp3", "streaming"]}, {}),
        ({"formats": ["cd", "vinyl", "wav"]}, {"mastering.format": 2000}),
        ({"alternate_masters": 2}, {"mastering.alternate": 3000}),
        ({"stem_mastering": True}, {"mastering.stem": 3500}),
        ({"mix_quality": "needs_care"}, {"mastering.care": 1500}),
        ({"mix_quality": "needs_care", "stem_mastering": True}, {"mastering.care": 1500, "mastering.stem": 3500}),
        ({"tracks": 99, "condition": "messy", "rounds": 9, "stems": True, "recalls": 3}, {}),
    ],
)
def test_each_rule_of_mastering(fields: dict[str, Any], expected: dict[str, int]) -> None:
    """By itself, beside the base; care is taken of the base alone."""
    assert amounts(priced(mastering(**fields))) == {"mastering.base": 7500, **expected}


@pytest.mark.parametrize(
    ("songs", "off"), [(1, 0), (3, 0), (4, 3000), (5, 3750), (7, 5250), (8, 9000), (9, 10125), (12, 13500)]
)
def test_songs_mastered_together_have_a_discount(songs: int, off: int) -> None:
    """From four on a tenth, from eight on 15 %, of all mastering lines together."""
    assert amounts(priced(*[mastering()] * songs)).get("mastering.release_discount", 0) == -off


def test_only_mastered_songs_count_for_the_discount() -> None:
    """Three masters and a mix are no four masters; the discount takes no part of mixing."""
    assert "mastering.release_discount" not in amounts(priced(*[mastering()] * 3, mixing()))
    four = amounts(priced(*[mastering(formats=["cd"])] * 4, mixing(tracks=99)))
    assert four["mastering.release_discount"] == -3400


def test_a_discount_of_half_a_penny_goes_up() -> None:
    """The percentage is rounded half up, then taken off."""
    card = RateCard.from_table({**_table(), "mastering": {**_table()["mastering"], "base_pence": 1001}})
    lines = Estimator(card, WORDS).lines(PricedJob((PricedSong("a", BookedWork.MASTERING),) * 5))
    assert lines[-1].amount_pence == -501


@pytest.mark.parametrize(("base", "care"), [(4_505, 676), (4_503, 675), (4_510, 677), (4_490, 674)])
def test_care_is_a_share_of_the_base_rounded_half_up(base: int, care: int) -> None:
    """15 % of £45.10 are 676.5 pence, so 677; of £44.90 673.5, so 674: half a penny goes up, even or odd."""
    card = replace(RateCard.default(), mastering=replace(RateCard.default().mastering, base_pence=base, care_bp=1_500))
    estimate = Estimator(card, WORDS).estimate(job_files.job(mastering(mix_quality="needs_care")))
    assert amounts(estimate)["mastering.care"] == care


def test_assembly_is_charged_whenever_it_is_asked_for() -> None:
    """A release, not a song, undiscounted, with or without mastering."""
    assert amounts(priced(mixing(), assembly=True))["mastering.assembly"] == 2500
    assert amounts(priced(*[mastering()] * 8, assembly=True))["mastering.assembly"] == 2500


def test_rush_is_a_quarter_of_everything_above() -> None:
    """The discount and the assembly included."""
    charged = amounts(priced(*[mastering()] * 4, mixing(), assembly=True, rush=True))
    assert charged["rush"] == (30000 - 3000 + 25000 + 2500) // 4


def test_what_a_client_has_agreed_is_a_line() -> None:
    """Of mixing and of mastering, each for itself and its discount included; before rush."""
    job = PricedJob((PricedSong("a", BookedWork.MIXING),), rush=True, mixing_bp=-1000, mastering_bp=500)
    assert amounts(ESTIMATOR.estimate(job)) == {"mixing.base": 25000, "mixing.adjustment": -2500, "rush": 5625}
    mastered = (PricedSong("b", BookedWork.MASTERING),) * 4
    both = PricedJob((PricedSong("a", BookedWork.MIXING), *mastered), mixing_bp=-1000, mastering_bp=500)
    charged = amounts(ESTIMATOR.estimate(both))
    assert (charged["mixing.adjustment"], charged["mastering.adjustment"]) == (-2500, 1350)


@pytest.mark.parametrize(("pence", "vat"), [(2, 0), (3, 1), (7, 1), (8, 2), (25002, 5000), (25003, 5001)])
def test_vat_is_rounded_half_up_on_the_total(pence: int, vat: int) -> None:
    """A fifth of the net to the penny, and half of the gross up front."""
    card = RateCard.from_table({**_table(), "mixing": {**_table()["mixing"], "base_pence": pence}})
    estimate = Estimator(card, WORDS).estimate(PricedJob((PricedSong("a", BookedWork.MIXING),), vat_registered=True))
    assert (estimate.vat_pence, estimate.gross_pence) == (vat, pence + vat)
    assert estimate.deposit_pence == (pence + vat + 1) // 2


@pytest.mark.parametrize(
    ("pence", "bp", "part"), [(1, 5000, 1), (3, 5000, 2), (-3, 5000, -2), (10, 1500, 2), (9, 500, 0)]
)
def test_half_a_penny_goes_up(pence: int, bp: int, part: int) -> None:
    """Away from nought, so that a credit mirrors its invoice."""
    assert part_of(pence, bp) == part


def test_the_range_assumes_other_sessions() -> None:
    """Low: tidy, normal, three quarters of the editing; high: messy, dense, half as much again; hours round up last."""
    spread = priced(mixing(tracks=25, editing_hours={"comping": 1.1})).range
    assert spread.low_pence == 31000 + 3500
    assert spread.likely_pence == 31000 + 4375
    assert spread.high_pence == 31000 + 7750 + 3100 + 6125
    flat = priced(mastering(mix_quality="needs_care")).range
    assert flat.low_pence == flat.likely_pence == flat.high_pence == 9000


def test_a_session_that_was_measured_has_one_price() -> None:
    """Only the editing is a guess then; of what was measured, what is typed over it may be otherwise again."""
    measured = dict.fromkeys(("tracks", "condition", "density"), FigureSource.MEASURED)
    song = PricedSong("a", BookedWork.MIXING, 30, "fair", "dense", sources=measured)
    known = ESTIMATOR.estimate(PricedJob((song,)))
    assert known.range == Range(known.gross_pence, known.gross_pence, known.gross_pence)
    assert "may end" not in estimate_lines(known)[-1]
    edited = ESTIMATOR.estimate(PricedJob((replace(song, editing_hours={"comping": Decimal(4)}),))).range
    assert (edited.likely_pence - edited.low_pence, edited.high_pence - edited.likely_pence) == (3500, 7000)
    typed = replace(song, sources={**measured, "condition": FigureSource.ENTERED})
    spread = ESTIMATOR.estimate(PricedJob((typed,))).range
    assert spread.low_pence < spread.likely_pence < spread.high_pence


def test_lines_say_what_caused_them() -> None:
    """The band and the number of tracks, the condition, the names of what goes beyond."""
    described = {line.code: line.description for line in priced(EXAMPLE).lines}
    assert "25–48" in described["mixing.tracks"]
    assert "30 tracks" in described["mixing.tracks"]
    assert "fair" in described["mixing.condition"]
    assert "TV mix" in described["mixing.variant"]
    assert "cd" in described["mastering.format"]


@pytest.fixture(scope="module")
def jobs() -> list[PricedJob]:
    """100,000 jobs of songs drawn from a few thousand: most of one song, some of up to twelve."""
    dice = random.Random(5)  # noqa: S311 -- dice, no secret
    songs = [_random_song(dice) for _ in range(3_000)]
    return [_random_job(dice, songs, 1 if number % 80 else dice.randrange(2, 13)) for number in range(100_000)]


def test_sums_hold_for_any_job(jobs: list[PricedJob]) -> None:
    """A line is quantity times price, lines add to net, net and VAT to gross, all as an independent reckoning says."""
    for job in jobs:
        lines = ESTIMATOR.lines(job)
        net, vat, gross = ESTIMATOR.sums(lines, job)
        assert type(net) is type(vat) is type(gross) is int
        assert (net, vat) == oracle.price(job)
        assert (sum(line.amount_pence for line in lines), net + vat) == (net, gross)


def test_no_amount_is_a_float(jobs: list[PricedJob]) -> None:
    """Each line is whole pence, exactly its quantity times its price; a deposit is the half, a half-penny up."""
    for job in jobs[::200]:
        estimate = ESTIMATOR.estimate(job)
        assert all(type(line.amount_pence) is type(line.unit_pence) is int for line in estimate.lines)
        assert all(line.quantity * line.unit_pence == line.amount_pence for line in estimate.lines)
        assert estimate.deposit_pence == (estimate.gross_pence + 1) // 2


def test_the_range_holds_the_likely_price(jobs: list[PricedJob]) -> None:
    """Whatever the job, its price lies between both ends, and these are what the reckoning says."""
    for job in jobs[::80]:  # of several songs each
        spread = ESTIMATOR.estimate(job).range
        assert spread.low_pence == sum(oracle.price(job, ("tidy", "normal"), Fraction(3, 4)))
        assert spread.likely_pence == sum(oracle.price(job))
        assert spread.high_pence == sum(oracle.price(job, ("messy", "dense"), Fraction(3, 2)))
        assert spread.low_pence <= spread.likely_pence <= spread.high_pence


def test_the_range_is_in_order_whatever_the_card_asks() -> None:
    """Also where a card charges a fair session more than a messy one."""
    table = _table()
    table["mixing"]["condition_bp"] = {"fair": 5000}
    card = RateCard.from_table({**table, "range": {"low_editing_bp": 20_000, "high_editing_bp": 5_000}})
    song = PricedSong("a", BookedWork.MIXING, condition="fair", editing_hours={"comping": Decimal(2)})
    spread = Estimator(card, WORDS).estimate(PricedJob((song,))).range
    assert spread.low_pence <= spread.likely_pence <= spread.high_pence
    assert spread.likely_pence == 25000 + 12500 + 7000


def test_a_line_knows_its_song_and_where_its_figure_comes_from() -> None:
    """Two songs of one title are two; what was left out is assumed, and so is the base that rests on it."""
    asked = mixing(tracks=30, condition="fair", density="normal")
    lines = priced(asked, mixing(tracks=30), mastering(), mastering(), mastering(), mastering()).lines
    charged = [(line.song_number, line.code, line.source) for line in lines]
    assert charged[:5] == [
        (0, "mixing.base", FigureSource.ENTERED),
        (0, "mixing.tracks", FigureSource.ENTERED),
        (0, "mixing.condition", FigureSource.ENTERED),
        (1, "mixing.base", FigureSource.ASSUMED),
        (1, "mixing.tracks", FigureSource.ENTERED),
    ]
    assert charged[5] == (2, "mastering.base", FigureSource.ASSUMED)
    assert charged[-1] == (None, "mastering.release_discount", None)


def _random_song(dice: random.Random) -> PricedSong:
    kinds = WORDS.values
    return PricedSong(
        title="x",
        work=dice.choice(list(BookedWork)),
        tracks=dice.randrange(200),
        condition=dice.choice(kinds["conditions"]),
        density=dice.choice(kinds["densities"]),
        editing_hours={kind: Decimal(dice.randrange(500)) / 100 for kind in dice.sample(kinds["editing"], 2)},
        rounds=dice.randrange(6),
        variants=tuple(dice.sample(kinds["variants"], dice.randrange(4))),
        stems=dice.random() < 0.5,
        recalls=dice.randrange(3),
        formats=tuple(dice.sample(kinds["formats"], 3)),
        alternate_masters=dice.randrange(4),
        stem_mastering=dice.random() < 0.3,
        needs_care=dice.random() < 0.3,
    )


def _random_job(dice: random.Random, songs: list[PricedSong], count: int) -> PricedJob:
    switches = (dice.random() < 0.5 for _ in range(3))
    return PricedJob(tuple(dice.choices(songs, k=count)), "single", *switches)


def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("resources").joinpath("rate_cards/default.toml").read_text("utf-8"))
