"""The command's --cut."""

import pytest

from app.delivery.cut_option import parse_cut_options
from app.errors import UsageError


def test_an_option_is_a_name_and_regions_in_the_order_they_play() -> None:
    """The hook may come first; an end may be left open."""
    cuts = parse_cut_options(["30s=1:02-1:17, 0:12-end", "sting = 48000f-96000f"])
    regions = [(region.start.text, region.end and region.end.text) for region in cuts["30s"].regions]
    assert regions == [("1:02", "1:17"), ("0:12", None)]
    assert cuts["sting"].regions[0].start.at(48_000) == 48_000
    assert cuts["30s"].place == "--cut 30s"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["30s"], "--cut '30s' is no cut-down; write it as 30s=0:12-0:27,1:02-end."),
        (["=0-1"], "is no cut-down"),
        (["30s="], "is no cut-down"),
        (["30s=0:12-0:27,"], "is wrong: “” is no time"),
        (["30s=0:12-0:2x"], "is wrong: “0:2x” is no time"),
        (["30s=1-2-3"], "is wrong: a region is a start and an end"),
        (["30s=1-2", "30s=2-3"], "--cut names 30s twice"),
    ],
)
def test_a_mistake_is_said_with_the_option_as_written(options: list[str], sentence: str) -> None:
    """Each is one sentence."""
    with pytest.raises(UsageError) as caught:
        parse_cut_options(options)
    assert sentence in str(caught.value)
