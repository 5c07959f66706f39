"""Commands whose caller closed stdout, stderr or stdin (`>&-`): the work is done, and nothing is a failure.

A closed stream's number would be the first file's that is opened, which may be the catalogue.
"""

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from app.commands.shell import COMMANDS
from tests.end2end.shell import PATIENCE_S, command_line, environment, run
from tests.end2end.sums import write_session

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
# Each prints something; {session}, {mix} and {out} are places. What takes long, or opens windows, prints its help.
ANSWERS: dict[str, tuple[str, ...]] = {
    "demo": ("--help",),
    "scan": ("{session}", "--json"),
    "render": ("{session}", "-o", "{out}", "--variant", "main", "--json"),
    "master": ("{mix}", "-o", "{out}", "--profile", "wav"),
    "preview": ("{mix}", "-o", "{out}"),
    "measure": ("{mix}", "--json"),
    "advise": ("--have", "stereo_mix"),
    "enquiry": ("--note", "Could you mix my song?", "--client", "Ann", "--json"),
    "quote": ("list", "--json"),
    "verify": ("{delivered}",),
    "client": ("add", "Bo", "--json"),
    "release": ("list", "--json"),
    "song": ("list", "--json"),
    "round": ("list", "--json"),
    "note": ("--help",),
    "time": ("list", "--json"),
    "invoice": ("list", "--json"),
    "books": ("locks", "--json"),
    "studio": ("show",),
    "search": ("ann",),
    "catalogue": ("check",),
    "screenshots": ("--help",),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A session, a delivery of it and its mix."""
    folder = tmp_path_factory.mktemp("closed")
    write_session(folder / "Ember")
    done = run(folder, "render", folder / "Ember", "-o", folder / "delivered", "--variant", "main", "--json")
    assert done.code == 0, done.err
    mix = folder / "delivered" / done.document["deliverables"][0]["path"]
    return {"session": folder / "Ember", "delivered": folder / "delivered", "mix": mix, "home": folder}


def closed(places: dict[str, Path], out: Path, name: str, words: tuple[str, ...], stream: str) -> tuple[int, str]:
    """The exit code of a command with `stream` closed, and what the others say."""
    line = command_line(name, *(word.format(out=out / name, **places) for word in words))
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {stream}', "sh", *line],
        capture_output=True,
        text=True,
        env=environment(out),
        timeout=PATIENCE_S,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_command_is_among_them() -> None:
    """A new command has to say how it answers."""
    assert ANSWERS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_a_closed_stdout_is_no_failure(places: dict[str, Path], tmp_path: Path, name: str) -> None:
    """What was asked for is done, its answer goes nowhere, and the exit code is that of done."""
    code, rest = closed(places, tmp_path, name, ANSWERS[name], ">&-")
    assert "Traceback" not in rest
    assert code == 0, rest


@pytest.mark.parametrize("stream", ["2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("name", ["render", "client"])
def test_other_closed_streams_are_no_failure_either(
    places: dict[str, Path], tmp_path: Path, name: str, stream: str
) -> None:
    """Neither progress nor warnings nor questions need their streams."""
    assert closed(places, tmp_path, name, ANSWERS[name], stream)[0] == 0


def test_a_failure_keeps_its_code_and_the_catalogue_stays_sound(places: dict[str, Path], tmp_path: Path) -> None:
    """Nothing that is printed lands in a file that took the stream's number."""
    assert closed(places, tmp_path, "client", ("add", "Ann"), ">&- 2>&-")[0] == 0
    assert closed(places, tmp_path, "client", ("show", "Nobody"), ">&- 2>&-")[0] in {1, 2}
    (catalogue,) = tmp_path.glob("*.db")
    with sqlite3.connect(catalogue) as db:
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert db.execute("SELECT name FROM clients").fetchall() == [("Ann",)]
