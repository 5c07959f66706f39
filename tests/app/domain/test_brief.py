"""Keys and tempos as people type them."""

import pytest

from app.domain.brief import check_tempo, parse_key, read_tempo
from app.errors import UsageError
from tests.refusals import refused


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("E minor", "E minor"),
        ("em", "E minor"),
        ("EM", "E major"),
        ("C", "C major"),
        ("F#m", "F♯ minor"),
        ("f sharp minor", "F♯ minor"),
        ("Bb", "B♭ major"),
        ("bb minor", "B♭ minor"),
        ("B flat  major", "B♭ major"),
        ("b-flat", "B♭ major"),
        ("Bm", "B minor"),
        ("A♭maj", "A♭ major"),
        ("d dorian", "D dorian"),
        ("Am to C", "A minor → C major"),
        ("A minor → C major", "A minor → C major"),
        ("No Key", "no key"),
        ("  ", ""),
    ],
)
def test_a_key_is_kept_in_one_spelling(text: str, key: str) -> None:
    """However it was typed; and kept, it is read again as itself."""
    assert parse_key(text) == key
    assert parse_key(key) == key


@pytest.mark.parametrize("text", ["H", "E lydia", "8A", "E minor minor", "#", "C/", "warm\n", "7"])
def test_what_is_no_key_is_one_sentence(text: str) -> None:
    """It says how keys are written."""
    with refused("key_invalid"):
        parse_key(text)


@pytest.mark.parametrize(
    ("text", "bpm"), [("20", 20.0), ("400", 400.0), ("92,456", 92.46), (" 120.5 ", 120.5), (" ", None)]
)
def test_a_tempo_is_kept_to_a_hundredth(text: str, bpm: float | None) -> None:
    """With a point or a comma, from the slowest to the fastest there is."""
    assert read_tempo(text) == bpm


@pytest.mark.parametrize("bpm", [19.99, 400.01, float("nan"), float("inf"), 0.0])
def test_a_tempo_that_no_song_has_is_refused(bpm: float) -> None:
    """Just beyond the range, too."""
    with pytest.raises(UsageError) as refused:
        check_tempo(bpm)
    assert refused.value.code == "tempo_invalid"
