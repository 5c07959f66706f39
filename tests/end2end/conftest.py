"""Sessions and renders that several tests look at; nobody changes them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end2end.shell import Answer, run
from tests.end2end.sums import write_session


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished render: its session, its folder, its data folder, and what it said."""

    session: Path
    out: Path
    home: Path
    answer: Answer


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of twelve small files of every kind."""
    folder = tmp_path_factory.mktemp("sessions") / "Ember"
    write_session(folder)
    return folder


@pytest.fixture(scope="session")
def rendered(session: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The session's default variants."""
    home = tmp_path_factory.mktemp("studio")
    out = home / "out"
    return Rendered(session, out, home, run(home, "render", session, "-o", out, "--json"))


@pytest.fixture(scope="session")
def everything(session: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Every variant there is, in two formats."""
    home = tmp_path_factory.mktemp("studio")
    out = home / "out"
    words = ("--variant", "all", "--format", "wav24", "--format", "flac24")
    return Rendered(session, out, home, run(home, "render", session, "-o", out, "--json", *words))
