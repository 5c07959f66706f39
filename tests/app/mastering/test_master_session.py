"""What is asked of a master is checked at the door, and what is delivered is named and described."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.errors import UsageError
from app.jobs import tasks
from app.mastering.master_session import master_result, run_master
from app.mastering.request import MasterRequest, check_master_request
from render.bus.file import read_bus
from render.errors import BouncedeskError
from render.monitor import Unwatched
from tests.render.master.mixes import song, write


@pytest.fixture
def request_for(tmp_path: Path) -> MasterRequest:
    """A master of a short mix."""
    source = write(tmp_path / "Ember mix 3.wav", song(1.0))
    return MasterRequest(source, tmp_path / "out", ("wav", "streaming"), max_reduction_db=12.0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"profiles": ()}, "Name at least one master"),
        ({"profiles": ("tape",)}, "no master profile called 'tape'; choose from wav, streaming"),
        ({"lufs": 3.0}, "--lufs must be from -36 to -4 LUFS, not 3"),
        ({"lufs": float("nan")}, "--lufs must be"),
        ({"ceiling_dbtp": 0.5}, "--ceiling must be from -18 to 0 dBTP"),
        ({"max_reduction_db": -1.0}, "--max-reduction must be"),
    ],
)
def test_what_makes_no_sense_is_bad_usage(request_for: MasterRequest, wrong: dict[str, Any], said: str) -> None:
    """One sentence naming the option and what it may be."""
    with pytest.raises(UsageError, match=said):
        check_master_request(replace(request_for, **wrong))


def test_a_mix_that_is_not_there_is_named(request_for: MasterRequest) -> None:
    """A missing file and a folder are told apart."""
    for path, said in (
        (request_for.source.with_name("gone.wav"), "does not exist"),
        (request_for.out, "is not a file"),
    ):
        request_for.out.mkdir(exist_ok=True)
        with pytest.raises(BouncedeskError, match=said):
            check_master_request(replace(request_for, source=path))


def test_masters_are_named_by_song_profile_and_format(request_for: MasterRequest) -> None:
    """By artist and title where they are given; the manifest tells what was asked and of which mix."""
    asked = replace(request_for, artist="Ada", title="Ember", bus=read_bus("glue"), bus_name="glue", lufs=-16.0)
    manifest = run_master(asked, Unwatched())
    assert [row["path"] for row in manifest["deliverables"]] == [
        "Ada_Ember_wav_48k-24b.wav",
        "Ada_Ember_streaming_48k-24b.wav",
    ]
    assert (manifest["session"]["file"], manifest["session"]["title"]) == ("Ember mix 3.wav", "Ember")
    settings = manifest["settings"]
    assert (settings["lufs"], settings["bus_name"], settings["bus"]["compressor"]["ratio"]) == (-16.0, "glue", 2)
    assert run_master(replace(request_for, profiles=("flac",), out=asked.out.with_name("b")), Unwatched())[
        "deliverables"
    ][0]["path"].startswith("Ember-mix-3_flac")


def test_the_window_gets_what_it_draws(request_for: MasterRequest) -> None:
    """The task's result holds the manifest, the levels before, and a trace of each file."""
    result = tasks.master_drawn(request_for, Unwatched())
    assert [trace.path for trace in result.traces] == [row["path"] for row in result.manifest["deliverables"]]
    assert [trace.reduction_db.size for trace in result.traces] == [0, 100]
    assert result.before == master_result(replace(request_for, profiles=("wav",)), Unwatched()).before
