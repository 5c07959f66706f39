"""Reading a job: the cheapest case where nothing is said, an error that names the field where something is wrong."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pricing import BookedWork, FigureSource, PricedSong
from render.errors import BouncedeskError
from tests.app.pricing.jobs import job, mixing, parse_job
from tests.refusals import refused


def test_what_is_not_said_is_the_cheapest_case() -> None:
    """Only the stage has to be there."""
    read = job({"stage": "mixing"})
    (song,) = read.songs
    assert replace(song, sources={}) == PricedSong("Song 1", BookedWork.MIXING)
    assert {song.sources[name] for name in ("tracks", "condition", "editing_hours")} == {FigureSource.ASSUMED}
    assert "tracks" not in job({"stage": "mixing", "tracks": 3}).songs[0].sources
    assert (read.release, read.assembly, read.rush, read.vat_registered) == ("single", False, False, False)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[]", "The job"),
        ('"x"', "The job"),
        ("{}", "songs"),
        ('{"songs": []}', "songs"),
        ('{"songs": {}}', "songs"),
        ('{"songs": [1]}', "songs[0]"),
        ('{"songs": [{}]}', "songs[0].stage"),
        ('{"songs": [{"stage": "demo"}]}', "songs[0].stage"),
        ('{"songs": [{"stage": ["mixing"]}]}', "songs[0].stage"),
        ('{"songs": [{"stage": "mixing"}, {"stage": "both", "tracs": 3}]}', "songs[1].tracs"),
        ('{"songs": [{"stage": "mixing"}], "discount": 5}', "discount"),
        ('{"songs": [{"stage": "mixing"}], "rush": 1}', "rush"),
        ('{"songs": [{"stage": "mixing"}], "release": "LP"}', "release"),
        ('{"songs": [{"stage": "mixing"}], "songs": []}', "songs"),
        ('{"songs": [{"stage": "mixing", "title": ""}]}', "songs[0].title"),
    ],
)
def test_what_is_not_understood_is_named(text: str, field: str) -> None:
    """Wrong shapes, unknown fields and values, what is missing, and what is there twice."""
    with pytest.raises(BouncedeskError) as caught:
        parse_job(text)
    assert field in str(caught.value)
    assert "nothing was priced" in str(caught.value)


@pytest.mark.parametrize("name", ["tracks", "rounds", "recalls", "alternate_masters"])
@pytest.mark.parametrize("value", [-1, 10**12, 1.5, 30.0, True, "30", None, [3], float("nan"), float("inf")])
def test_a_number_that_cannot_be_is_named(name: str, value: Any) -> None:
    """Negative, beyond reason, a fraction, no number at all."""
    with refused("wrong_setting", key=f"songs[0].{name}"):
        job(mixing(**{name: value}))


@pytest.mark.parametrize("value", [-0.25, 10**12, True, "2", None, float("nan"), float("-inf")])
def test_hours_that_cannot_be_are_named(value: Any) -> None:
    """With their kind."""
    with refused("wrong_setting", key="songs[0].editing_hours.comping"):
        job(mixing(editing_hours={"comping": value}))


def test_hours_are_read_exactly() -> None:
    """A tenth of an hour is a tenth, not the nearest binary fraction."""
    assert str(job(mixing(editing_hours={"comping": 0.1})).songs[0].editing_hours["comping"]) == "0.1"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"variants": ["stems"]}, '"stems": true'),
        ({"variants": ["karaoke"]}, "karaoke"),
        ({"variants": "main"}, "songs[0].variants"),
        ({"formats": ["flac24"]}, "songs[0].formats"),
        ({"formats": [3]}, "songs[0].formats"),
        ({"editing_hours": {"mixing": 1}}, "songs[0].editing_hours.mixing"),
        ({"editing_hours": 3}, "songs[0].editing_hours"),
        ({"condition": "spotless"}, "songs[0].condition"),
        ({"density": 1}, "songs[0].density"),
        ({"mix_quality": "bad"}, "songs[0].mix_quality"),
        ({"stems": "yes"}, "songs[0].stems"),
    ],
)
def test_names_that_are_not_known_are_said(fields: dict[str, Any], sentence: str) -> None:
    """Also in a stage that is not booked."""
    for stage in ("mixing", "mastering"):
        with pytest.raises(BouncedeskError) as caught:
            job({**mixing(**fields), "stage": stage})
        assert sentence in str(caught.value)


def test_what_is_offered_in_place_of_an_unknown_variant_can_be_had() -> None:
    """The stems pack has a field of its own, so it is no variant; one that is made by hand is."""
    assert job(mixing(variants=["underscore"])).songs[0].variants == ("underscore",)
    with pytest.raises(BouncedeskError) as caught:
        job(mixing(variants=["karaoke"]))
    assert caught.value.facts["key"] == "songs[0].variants"
    assert "stems" not in str(caught.value)


@pytest.mark.parametrize("title", ["a\nb", "\x1b[2Jgone", "a\u2028b", "\u202egnos", "\ud800", "a\x00"])
def test_a_title_is_one_line_of_text(title: str) -> None:
    """Nothing that steers a terminal, breaks a table or turns what follows round."""
    with refused("wrong_setting", key="songs[0].title"):
        job(mixing(title=title))


def test_a_title_may_be_of_any_script() -> None:
    """Also with joiners and spaces that do not break."""
    titles = ["Sjómannadagur", "残り火", "می\u200cخواهم", "Chanson\u00a0!", "👩‍🎤"]
    assert [song.title for song in job(*(mixing(title=title) for title in titles)).songs] == titles


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "nope", '{"songs": 1e999999999}', "\x00"])
def test_what_is_no_json_is_said(text: str) -> None:
    """Cut short, nested without end, or something else."""
    with pytest.raises(BouncedeskError):
        parse_job(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["songs", "stage", "tracks", "variants", "rush"]), inner, max_size=3)
        ),
    )
)
def test_no_document_is_a_surprise(document: Any) -> None:
    """Whatever it holds, it is a job or a sentence."""
    try:
        songs = parse_job(json.dumps(document)).songs
    except BouncedeskError:
        return
    assert songs
