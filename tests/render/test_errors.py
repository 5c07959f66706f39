"""Errors keep their class, sentence, code and facts wherever they go."""

import pickle

import pytest

from app.errors import UsageError
from app.intake.session_folder import NoStemsError
from render.bus.settings import SettingError
from render.errors import AudioError, BouncedeskError, Cancelled
from render.sources.info import AbsurdError, AudioInfo, NonfiniteError

INFO = AudioInfo("WAV", "PCM_24", 2, 48_000, 96_000, 24, is_float=False)
ERRORS = [
    BouncedeskError("The disk is full.", code="disk_full", file="Mix.wav", missing_mb=12),
    AudioError("Kick.wav cannot be read."),
    UsageError("There is no variant called dub.", code="unknown_variant", name="dub"),
    SettingError("gain_db", "must be a number"),
    NonfiniteError("synth.wav", INFO, 12_000),
    AbsurdError("synth.wav", INFO, 12_000),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_crosses_to_another_process(error: BouncedeskError, protocol: int) -> None:
    """Every class survives pickling with all it holds, whatever its own constructor takes."""
    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 -- our own bytes
    assert type(again) is type(error)
    assert (str(again), again.code, dict(again.facts)) == (str(error), error.code, dict(error.facts))
    assert vars(again) == vars(error)


def test_facts_have_names_and_cannot_be_changed() -> None:
    """Facts are for shells to read."""
    error = BouncedeskError("Kick.wav is missing.", code="missing_stem", file="Kick.wav")
    assert error.facts == {"file": "Kick.wav"}
    with pytest.raises(TypeError):
        error.facts["file"] = "Snare.wav"  # type: ignore[index]  # what is refused


def test_what_is_not_a_number_is_placed() -> None:
    """The position of the first wrong sample is a fact."""
    assert NonfiniteError("synth.wav", INFO, 12_000).facts == {"file": "synth.wav", "at_s": 0.25}
    assert AbsurdError("synth.wav", INFO, 12_000).code == "absurd_value"


def test_a_refused_setting_becomes_the_fault_of_who_asked() -> None:
    """A usage error made of another says the same and keeps its code and facts."""
    error = UsageError.of(AudioError("There is no bus called glu.", code="unknown_bus", name="glu"))
    assert (str(error), error.code, dict(error.facts)) == (
        "There is no bus called glu.",
        "unknown_bus",
        {"name": "glu"},
    )


def test_everything_but_a_cancelled_job_has_one_root() -> None:
    """Whoever catches the root catches what audio, requests and sessions raise; a cancelled job is no error."""
    assert issubclass(AudioError, BouncedeskError)
    assert issubclass(UsageError, BouncedeskError)
    assert issubclass(NoStemsError, BouncedeskError)
    assert not issubclass(Cancelled, BouncedeskError)
