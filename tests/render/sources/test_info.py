"""What is wrong with a container, said alike wherever the file is used."""

from dataclasses import replace

import pytest

from render.sources import AudioInfo
from render.sources.info import FLAWS, flaw_phrases, flaw_sentences, is_cut_short

INFO = AudioInfo("WAV", "PCM_24", 2, 48_000, 48_000, 24, is_float=False, claimed_frames=48_000)


def test_of_a_whole_file_nothing_is_said() -> None:
    """Neither a phrase nor a sentence."""
    assert flaw_sentences("Kick.wav", INFO) == []


@pytest.mark.parametrize("flaw", FLAWS)
def test_every_flaw_has_its_words(flaw: str) -> None:
    """With no placeholder left in them."""
    assert flaw_phrases(replace(INFO, flaws=(flaw,)))[0] not in ("", flaw)
    assert [code for code, _ in flaw_sentences("Kick.wav", replace(INFO, flaws=(flaw,)))] == ["damaged_file"]


@pytest.mark.parametrize(("claimed", "flaw"), [(24_000, "short_header"), (96_000, "long_header")])
def test_a_difference_is_said_with_both_figures(claimed: int, flaw: str) -> None:
    """What is claimed, and what is there."""
    sentence = flaw_sentences("Kick.wav", replace(INFO, claimed_frames=claimed, flaws=(flaw,)))[0][1]
    assert "1.000 s" in sentence
    assert f"{claimed / 48_000:.3f} s" in sentence


def test_what_is_cut_short_says_that_alone() -> None:
    """With both figures; chunks that stand behind the sound show that nothing is missing."""
    short = replace(INFO, claimed_frames=96_000, flaws=("odd_length",))
    assert is_cut_short(short)
    assert not is_cut_short(replace(short, flaws=("long_header",)))
    assert [code for code, _ in flaw_sentences("Kick.wav", short)] == ["cut_short_file"]
    assert "1.000 s of 2.000 s" in flaw_sentences("Kick.wav", short)[0][1]
