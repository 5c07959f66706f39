"""What is asked of a master is checked at the door, and what is delivered is named and described."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.errors import UsageError
from app.jobs import tasks
from app.mastering.loudness_trace import read_reduction
from app.mastering.master_request import MasterRequest, check_master_request
from app.mastering.master_session import run_master
from render.bus.bus_file import read_bus
from render.errors import BouncedeskError
from render.monitor import Unwatched
from tests.render.master.mixes import song, write


@pytest.fixture
def request_for(tmp_path: Path) -> MasterRequest:
    """A master of a short mix."""
    source = write(tmp_path / "Ember mix 3.wav", song(1.0))
    return MasterRequest(source, tmp_path / "out", ("wav", "streaming"), max_reduction_db=12.0)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"profiles": ()}, "no_profile"),
        ({"lufs": 3.0}, "out_of_range"),
        ({"lufs": -36.1}, "out_of_range"),
        ({"lufs": float("nan")}, "out_of_range"),
        ({"ceiling_dbtp": 0.5}, "out_of_range"),
        ({"max_reduction_db": -1.0}, "out_of_range"),
    ],
)
def test_what_makes_no_sense_is_bad_usage(request_for: MasterRequest, wrong: dict[str, Any], code: str) -> None:
    """The setting is a fact; no option of a command and no button is named."""
    with pytest.raises(UsageError) as caught:
        check_master_request(replace(request_for, **wrong))
    assert caught.value.code == code
    assert caught.value.facts.get("setting", "profiles") == next(iter(wrong))
    assert "--" not in str(caught.value)


def test_an_unknown_profile_is_bad_usage(request_for: MasterRequest) -> None:
    """With what there is."""
    with pytest.raises(UsageError) as caught:
        check_master_request(replace(request_for, profiles=("tape",)))
    assert caught.value.code == "unknown_profile"


def test_the_ends_of_each_range_are_within_it(request_for: MasterRequest) -> None:
    """What is allowed is allowed to the end."""
    for lufs, ceiling, reduction in ((-36.0, -18.0, 0.0), (-4.0, 0.0, 24.0)):
        check_master_request(replace(request_for, lufs=lufs, ceiling_dbtp=ceiling, max_reduction_db=reduction))


def test_a_mix_that_is_not_there_is_named(request_for: MasterRequest) -> None:
    """A missing file, and a folder."""
    request_for.out.mkdir()
    for path in (request_for.source.with_name("gone.wav"), request_for.out):
        with pytest.raises(BouncedeskError) as caught:
            check_master_request(replace(request_for, source=path))
        assert (caught.value.code, caught.value.facts["file"]) == ("not_a_file", path)


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


def test_the_window_gets_what_it_draws(request_for: MasterRequest, tmp_path: Path) -> None:
    """The task's result holds the manifest and what the limiter did in each file, which is kept under its hash."""
    result = tasks.master_shown(replace(request_for, cache=tmp_path / "memory"), Unwatched())
    rows = result.manifest["deliverables"]
    assert [each.path for each in result.reductions] == [row["path"] for row in rows]
    assert [each.reduction_db.size for each in result.reductions] == [0, 100]
    for row, each in zip(rows, result.reductions, strict=True):
        kept = read_reduction(tmp_path / "memory", row["sha256"], row["path"])
        assert kept is not None
        assert (kept.step_s, kept.reduction_db.tolist()) == (each.step_s, each.reduction_db.tolist())
