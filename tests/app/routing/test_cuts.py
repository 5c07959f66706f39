"""From chosen regions to a cut-down of exactly its length."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.cuts import CutChoice, Moment, Region, parse_region
from app.routing.cuts import choose_cuts, plan_cut
from app.routing.variants import VariantRules
from render.errors import BouncedeskError
from render.plan import CutDown
from tests.app.delivery.samples import rules_of
from tests.refusals import refused

RULES = VariantRules.load()
RATE = 48_000
SONG = 200 * RATE


def choice(*regions: str, crossfade_ms: float = 20.0, fade_out_s: float = 0.0) -> CutChoice:
    """Regions as a command would have them."""
    return CutChoice("here", tuple(parse_region(text.split("-")) for text in regions), crossfade_ms, fade_out_s)


def plan(name: str, *regions: str, rate: int = RATE, **settings: float) -> CutDown:
    """The cut-down of a song of 200 s."""
    return plan_cut(RULES.rule(name), choice(*regions, **settings), 200 * rate, rate)


def test_lengths_of_regions_add_up_and_joins_straddle_their_edit_points() -> None:
    """Two bars of fifteen seconds are thirty seconds, the second on its beat; each plays 10 ms into the other."""
    cut = plan("30s", "0:12.0-0:27.0", "1:02.0-1:17.0")
    first, second = cut.pieces
    assert cut.frames == 30 * RATE
    assert (first.start, first.place, first.end) == (12 * RATE, 0, 15 * RATE + 480)
    assert (second.start, second.place, second.end) == (62 * RATE - 480, 15 * RATE - 480, 30 * RATE)
    assert (first.fade_in, first.fade_out, second.fade_in, second.fade_out) == (0, 960, 960, 0)
    assert (cut.fade_in, cut.fade_out) == (240, 240)
    assert cut.faded() == ((0, 240), (15 * RATE - 480, 15 * RATE + 480), (30 * RATE - 240, 30 * RATE))


@pytest.mark.parametrize(("region", "fade_in"), [("0:00-0:15", 0), ("0:00.001-0:15.001", 240), ("1:00-1:15", 240)])
def test_the_songs_own_beginning_is_not_faded_in(region: str, fade_in: int) -> None:
    """Only where the cut begins inside the song could it click."""
    assert plan("15s", region).fade_in == fade_in


def test_regions_play_in_any_order_and_again() -> None:
    """The hook first, and last."""
    cut = plan("15s", "1:00-1:05", "0:00-0:05", "1:00-1:05")
    assert [piece.start + piece.fade_in // 2 for piece in cut.pieces[1:]] == [0 + 480, 60 * RATE]
    assert cut.frames == 15 * RATE


def test_a_join_against_the_start_or_the_end_of_the_song_uses_what_there_is() -> None:
    """Nothing plays before the first frame or after the last: the crossfade lies on the other side."""
    last, first = plan("15s", "3:10-3:20", "0:00-0:05").pieces  # neither side has anything: silence serves
    assert (last.end - 10 * RATE, first.start) == (480, -480)
    early, late = plan("15s", "0:10-0:20", "0:00-0:05").pieces
    assert (early.end - 10 * RATE, late.start) == (960, 0)
    ending, after = plan("15s", "3:10-3:20", "1:00-1:05").pieces
    assert (ending.end - 10 * RATE, after.start) == (0, 60 * RATE - 960)


def test_an_open_end_makes_the_length_exact() -> None:
    """Whichever region it is."""
    assert plan("30s", "0:12-end").frames == 30 * RATE
    cut = plan("30s", "0:12-end", "1:02-1:17.5")
    assert cut.frames == 30 * RATE
    assert cut.pieces[1].place == int(14.5 * RATE) - 480


def test_a_fade_is_made_only_where_it_is_asked() -> None:
    """Its end is that of the cut-down, and takes the place of the de-click."""
    assert plan("30s", "0:12-0:42", fade_out_s=2.0).fade_out == 2 * RATE


def test_a_sting_is_as_long_as_it_is() -> None:
    """Up to five seconds."""
    assert plan("sting", "0:12-0:15.5").frames == int(3.5 * RATE)
    assert plan("sting", "0:12-0:17").frames == 5 * RATE


@pytest.mark.parametrize(
    ("name", "regions", "code", "sentence"),
    [
        (
            "30s",
            ["0:12-0:27", "1:02-1:17.5"],
            "cut_wrong_length",
            "0.5 s (24000 frames) too long for the 30-second cut-down: end the last one at 1:17.000",
        ),
        ("30s", ["0:12-0:27", "1:02-1:16.999"], "cut_wrong_length", "0.001 s (48 frames) too short"),
        ("30s", ["0:12-1295999f", "1:02-1:17"], "cut_wrong_length", "end the last one at 3696001f"),
        (
            "30s",
            ["0:12-0:42", "1:02-1:17"],
            "cut_wrong_length",
            "15 s (720000 frames) too long for the 30-second cut-down: take at least that",
        ),
        ("60s", ["3:00-3:19"], "cut_wrong_length", "add at least that much, of a song that ends at 3:20.000"),
        (
            "sting",
            ["0:12-0:18"],
            "cut_wrong_length",
            "1 s (48000 frames) too long for the sting: end the last one at 0:17.000",
        ),
        ("sting", ["0:12-end"], "cut_end_open", "only where the length is fixed: give region 1 an end"),
        ("30s", ["0:12-end", "1:12-end"], "cut_end_open", "only one end can be left to be worked out"),
        ("30s", ["0:12-0:42", "1:02-end"], "cut_no_room", "region 2 has no room left"),
        (
            "30s",
            ["3:10-end"],
            "cut_past_song",
            "from 3:10 to 3:40.000, goes past the song, which ends at 3:20.000",
        ),
        ("30s", ["0:27-0:12"], "cut_ends_first", "region 1, from 0:27 to 0:12, ends before it begins"),
        (
            "30s",
            ["0:12-0:12.030", "1:00-end"],
            "cut_too_short",
            "from 0:12 to 0:12.030, is shorter than 40 ms",
        ),
    ],
)
def test_what_misses_the_length_is_reported_to_the_frame(
    name: str, regions: list[str], code: str, sentence: str
) -> None:
    """By how much, and what to write instead."""
    with pytest.raises(BouncedeskError) as caught:
        plan(name, *regions)
    assert (caught.value.code, caught.value.facts["place"]) == (code, "here")
    assert sentence in str(caught.value)


@given(
    spans=st.lists(st.tuples(st.integers(0, 150 * RATE), st.integers(4000, 4 * RATE)), min_size=1, max_size=6),
    crossfade=st.integers(0, 20),
    rate=st.sampled_from([44_100, 48_000, 96_000]),
)
def test_pieces_always_fit_together(spans: list[tuple[int, int]], crossfade: int, rate: int) -> None:
    """Each crossfade is the same stretch of the cut-down for both its pieces, and no two crossfades touch."""
    total = sum(length for _, length in spans)
    assume(total < 14 * rate)
    regions = [Region(Moment("", frames=start), Moment("", frames=start + length)) for start, length in spans]
    last = Region(Moment("", frames=0), None)
    cut = plan_cut(RULES.rule("15s"), CutChoice("here", (*regions, last), crossfade), 200 * RATE, rate)
    assert cut.frames == 15 * rate
    assert (cut.pieces[0].place, cut.pieces[-1].end) == (0, cut.frames)
    for before, after in zip(cut.pieces, cut.pieces[1:], strict=False):
        assert (before.end - before.fade_out, before.end) == (after.place, after.place + after.fade_in)
    assert all(piece.fade_in + piece.fade_out <= piece.frames for piece in cut.pieces)


def test_the_shipped_cuts_have_the_lengths_of_their_names() -> None:
    """Each must be asked for."""
    cuts = {rule.name: rule for rule in VariantRules.load().rules if rule.is_cut}
    assert {name: (rule.length_s, rule.at_most_s) for name, rule in cuts.items()} == {
        "60s": (60.0, None),
        "30s": (30.0, None),
        "15s": (15.0, None),
        "sting": (None, 5.0),
    }
    assert all(rule.ask and not rule.default for rule in cuts.values())


def test_a_studio_can_add_a_length() -> None:
    """Any from half a second to ten minutes."""
    assert rules_of('["45s"]\nlength_s = 45\nask = true\n')[0].is_cut


@pytest.mark.parametrize("value", ["0", "601", "-1", '"30"', "true", "nan"])
@pytest.mark.parametrize("key", ["length_s", "at_most_s"])
def test_a_length_is_a_number_of_seconds(key: str, value: str) -> None:
    """Nothing else is one, and the sentence names the key."""
    with refused("wrong_setting", key=f"45s.{key}"):
        rules_of(f'["45s"]\n{key} = {value}\n')


def test_a_region_as_long_as_its_fades_is_long_enough() -> None:
    """To the frame."""
    shortest = 2 * 960
    assert plan("30s", f"0f-{shortest}f", "1:00-end").frames == 30 * RATE
    with refused("cut_too_short"):
        plan("30s", f"0f-{shortest - 1}f", "1:00-end")


def test_what_was_asked_for_is_answered_in_its_own_place() -> None:
    """Its regions and where they were written; of the session's file the settings alone."""
    region = parse_region(["0:12", "end"])
    session = CutChoice("session.toml, cuts, 30s", (region,), of="tv", fade_out_s=2.0)
    asked = CutChoice("the command line", (region, region))
    chosen = choose_cuts(RULES, {"30s": session}, {"30s": asked})["30s"]
    assert chosen.choice == CutChoice("the command line", (region, region), of="tv", fade_out_s=2.0)
    assert chosen.base.name == "tv"
