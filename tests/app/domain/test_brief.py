"""Keys as people type them."""

import pytest

from app.domain.brief import parse_key
from app.errors import UsageError


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
    with pytest.raises(UsageError, match="like E minor"):
        parse_key(text)
