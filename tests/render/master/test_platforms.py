"""What platforms do to a master: pure figures."""

from datetime import date

import pytest

from render.master.platforms import Platform, outcome_on, outcomes, read_platforms, sentence

BOTH = Platform("Both", "both", True, -1.0, "stated", date(2026, 1, 1), lufs=-14.0, loud_true_peak_dbtp=-2.0)
DOWN = Platform("Down", "down", False, -1.0, "stated", date(2026, 1, 1), lufs=-14.0)
UNSURE = Platform("Unsure", "down", False, -1.0, "stated", date(2026, 1, 1), lufs_from=-14.0, lufs_to=-8.0)


@pytest.mark.parametrize(
    ("platform", "loudness", "peak", "change"),
    [
        (BOTH, -11.7, -3.0, -2.3),
        (DOWN, -11.7, -3.0, -2.3),
        (BOTH, -18.0, -6.0, 4.0),
        (BOTH, -18.0, -2.5, 1.5),  # up only as far as the peaks have room
        (BOTH, -18.0, -0.2, 0.0),
        (DOWN, -18.0, -6.0, 0.0),
    ],
)
def test_loudness_is_turned_as_the_platform_does(
    platform: Platform, loudness: float, peak: float, change: float
) -> None:
    """Down by all that is too much; up only where the platform does that and the peaks have room."""
    outcome = outcome_on(platform, loudness, peak)
    assert outcome.change_db == pytest.approx(change)
    assert outcome.plays_at_lufs == pytest.approx(loudness + change)


def test_a_loud_master_is_held_to_the_lower_peak() -> None:
    """Where a platform asks for lower peaks of louder masters, that limit counts for them alone."""
    loud, quiet = outcome_on(BOTH, -9.0, -1.5), outcome_on(BOTH, -14.0, -1.5)
    assert (loud.true_peak_limit_dbtp, loud.over_ceiling) == (-2.0, True)
    assert (quiet.true_peak_limit_dbtp, quiet.over_ceiling) == (-1.0, False)


def test_an_album_is_turned_as_one() -> None:
    """A quiet song of a loud album goes down with it where the platform keeps albums together."""
    assert outcome_on(BOTH, -18.0, -6.0, album_lufs=-12.0).change_db == pytest.approx(-2.0)
    assert outcome_on(DOWN, -18.0, -6.0, album_lufs=-12.0).change_db == 0.0


def test_what_is_not_known_is_called_unknown() -> None:
    """Silence, and a platform whose sources conflict, have no figures."""
    assert outcome_on(BOTH, None, None).change_db is None
    assert outcome_on(UNSURE, -14.0, -3.0).plays_at_lufs is None
    assert sentence(outcome_on(UNSURE, -14.0, -3.0)) == "Unsure: what it does is not known"


def test_outcomes_have_words() -> None:
    """As an engineer would say it."""
    assert sentence(outcome_on(BOTH, -11.7, -3.0)) == "Both turns it down 2.3 dB"
    assert sentence(outcome_on(BOTH, -18.0, -6.0)) == "Both turns it up 4.0 dB"
    assert sentence(outcome_on(DOWN, -14.0, -0.5)).startswith("Down plays it as it is; its peaks are over the -1 dBTP")


def test_every_platform_has_its_source() -> None:
    """The reference's platforms are all there, each saying where its figures come from."""
    platforms = read_platforms()
    assert [platform.name for platform in platforms if not platform.source] == []
    names = {outcome.name for outcome in outcomes(-14.0, -1.0)}
    assert names >= {"Spotify", "Apple Music", "YouTube", "Tidal", "Deezer", "SoundCloud", "AES TD1008"}
