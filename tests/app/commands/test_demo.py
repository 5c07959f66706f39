"""`demo` as a newcomer runs it, once for all of these tests, and `screenshots`, which touches nothing else."""

import json
import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest

from app.billing.account import account_of
from app.billing.chain import check_chain
from app.catalogue import Catalogue
from app.commands.shell import run
from app.domain.billing import Standing
from app.domain.jobs import JobState
from app.paths import find_paths
from tests.render.audio import read_ints
from widgets.desktop import QtDesktop

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What one run of the command left behind and said."""

    out: Path
    home: Path
    code: int
    said: str
    errors: str

    @property
    def manifest(self) -> Any:
        """The manifest in its folder."""
        return json.loads((self.out / "manifest.json").read_text("utf-8"))

    def ints(self, variant: str) -> Any:
        """The samples of a mix, as whole numbers."""
        row = next(row for row in self.manifest["deliverables"] if row["variant"] == variant)
        return read_ints(self.out / row["path"])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration, run for people."""
    folder = tmp_path_factory.mktemp("demo")
    environment = os.environ | {"BOUNCEDESK_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "demo"], cwd=folder, env=environment, capture_output=True, text=True
    )
    return Demonstration(folder / "bouncedesk-demo", folder / "home", done.returncode, done.stdout, done.stderr)


def test_it_says_what_it_made_and_where(shown: Demonstration) -> None:
    """Files, loudness, sums that hold, and at the end the folder."""
    assert shown.code == 0, shown.errors
    assert "“Ember” by Rosa Fenn" in shown.said
    assert "Rosa-Fenn_Ember_tv_48k-24b.wav" in shown.said
    assert "main = instrumental + acapella: exact to the last bit" in shown.said
    assert str(shown.out) in shown.said.splitlines()[-2]


def test_every_file_of_the_manifest_is_there(shown: Demonstration) -> None:
    """Every variant that applies and a stem for every group; every sum holds; nothing needed a trim."""
    manifest = shown.manifest
    variants = {row["variant"] for row in manifest["deliverables"]}
    assert variants >= {"main", "instrumental", "tv", "acapella", "stems", "vocal_up", "drumless", "bgv_only"}
    assert all((shown.out / row["path"]).is_file() for row in manifest["deliverables"])
    assert {row["trim_db"] for row in manifest["deliverables"]} == {0.0}
    assert manifest["checks"]
    assert all(check["holds"] and check["exact"] for check in manifest["checks"])
    assert manifest["warnings"] == []


@pytest.mark.usefixtures("qapp")
def test_the_song_is_mastered_and_billed(shown: Demonstration) -> None:
    """Masters that are in the catalogue; a quote, a deposit that was paid and the rest, as PDFs; the books whole."""
    assert sorted(path.suffix for path in (shown.out / "masters").iterdir() if path.suffix != ".json") == [
        ".mp3",
        ".wav",
    ]
    papers = sorted(path.name for path in (shown.out / "papers").iterdir())
    assert papers == ["INV-0001.pdf", "INV-0002.pdf", "Q1.pdf"]
    assert all((shown.out / "papers" / name).read_bytes().startswith(b"%PDF") for name in papers)
    paths = find_paths(shown.out / "studio")
    with Catalogue.open(paths.catalogue, paths.backups) as catalogue:
        assert check_chain(catalogue).ok
        standings = [account_of(catalogue, each.id).standing for each in catalogue.invoices.all()]
        assert standings == [Standing.ISSUED, Standing.PAID]
        (quote,) = catalogue.quotes.all()
        assert sum(each.amounts.gross for each in catalogue.invoices.all()) == quote.gross


def test_an_independent_sum_agrees(shown: Demonstration) -> None:
    """The main mix is the plain sum of the client's files, less the click and the rough mix."""
    total = np.zeros_like(shown.ints("main"))
    for path in (shown.out / "Ember stems").iterdir():
        if path.stem in ("Click", "Ember rough mix v3"):
            continue
        samples = read_ints(path)
        side = {".L": [1, 0], ".R": [0, 1]}.get(path.stem[-2:], [1, 1])
        total += samples * side
    assert np.array_equal(shown.ints("main"), total)
    assert np.array_equal(shown.ints("main"), shown.ints("instrumental") + shown.ints("acapella"))


def test_it_sounds_like_a_mix(shown: Demonstration) -> None:
    """As loud as a mix should be, with headroom, and the vocal clear of the music."""
    rows = {row["variant"]: row for row in shown.manifest["deliverables"] if row["group"] is None}
    assert -19 < rows["main"]["integrated_lufs"] < -14
    assert -9 < rows["main"]["true_peak_dbtp"] < -1
    assert abs(rows["instrumental"]["integrated_lufs"] - rows["acapella"]["integrated_lufs"]) < 4


def test_it_is_remembered_in_a_catalogue_of_its_own(shown: Demonstration) -> None:
    """The song, the measured session and the finished render are there, and nothing is in the studio's."""
    paths = find_paths(shown.out / "studio")
    with Catalogue.open(paths.catalogue, paths.backups) as catalogue:
        (row,) = catalogue.songs.board()
        job = catalogue.jobs.all(row.song.id)[-1]  # the first: another test may have run it again
        assert (row.client, job.state) == ("Low Tide Records", JobState.DONE)
        assert job.session_id
        stems = catalogue.sessions.stems(job.session_id)
        assert all(stem.integrated_lufs is not None for stem in stems)
        assert len(catalogue.deliverables.of_job(job.id)) == len(shown.manifest["deliverables"])
    assert not find_paths(shown.home).catalogue.exists()


def test_a_second_run_is_the_same(shown: Demonstration, capfd: pytest.CaptureFixture[str]) -> None:
    """The same bytes again, in the same folder, as one JSON document; and the delivery verifies."""
    hashes = {row["path"]: row["sha256"] for row in shown.manifest["deliverables"]}
    assert run(["demo", "--out", str(shown.out), "--json"], QtDesktop()) == 0
    printed = json.loads(capfd.readouterr().out)
    assert {row["path"]: row["sha256"] for row in printed["deliverables"]} == hashes
    assert printed == shown.manifest
    assert run(["verify", str(shown.out)], QtDesktop()) == 0


def test_somebodys_folder_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One sentence, exit 1, nothing written."""
    (tmp_path / "mine.txt").write_text("mine")
    assert run(["demo", "--out", str(tmp_path)], QtDesktop()) == 1
    out, err = capfd.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "nothing was touched" in err
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["mine.txt"]


def test_the_rough_mix_beside_the_stems_is_no_alarm(shown: Demonstration, capfd: pytest.CaptureFixture[str]) -> None:
    """It is pressed together as clients do; the stems add up to it all the same."""
    assert run(("scan", str(shown.out / "Ember stems"), "--json"), QtDesktop()) == 0
    problems = {problem["code"]: problem for problem in json.loads(capfd.readouterr().out)["problems"]}
    assert "not_summing" not in problems
    assert "the stems add up to it" in problems["reference_mix"]["message"]


PROJECT = Path(__file__).parents[3]


def pictured() -> set[str]:
    """The keys of what is pictured: every page of the rail, and the section of a song that shows a master."""
    from widgets.composition import PACKAGES, page_makers  # needs Qt
    from widgets.page import Page

    makers = zip(PACKAGES, page_makers(), strict=True)
    return {package for package, make in makers if get_type_hints(make)["return"] is Page} | {"song_master"}


def screenshots(folder: Path, home: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no display to be had."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environment |= {"BOUNCEDESK_HOME": str(home), **variables}
    return subprocess.run(
        [sys.executable, "main.py", "screenshots", str(folder), *options],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.mark.usefixtures("qapp")
def test_a_picture_a_page_and_theme(tmp_path: Path) -> None:
    """A picture of 1280×800 of each, all different, their paths as JSON, and nothing anywhere else."""
    home = tmp_path / "home"
    done = screenshots(tmp_path / "pictures", home, "--json")
    assert done.returncode == 0, done.stderr
    paths = [Path(path) for path in json.loads(done.stdout)]
    keys = pictured()
    assert {path.name for path in paths} == {f"page_{key}-{theme}.png" for key in keys for theme in ("light", "dark")}
    assert sorted((tmp_path / "pictures").iterdir()) == sorted(paths)
    pictures = [path.read_bytes() for path in paths]
    assert {struct.unpack(">II", picture[16:24]) for picture in pictures} == {(1280, 800)}
    assert len(set(pictures)) == 2 * len(keys)
    assert not (home / "catalogue.db").exists()
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere fonts come with the system")
def test_without_a_font_it_says_so(tmp_path: Path) -> None:
    """A bare server has none: one sentence, exit code 1, no picture without words."""
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    done = screenshots(
        tmp_path / "pictures",
        tmp_path / "home",
        FONTCONFIG_FILE=str(tmp_path / "fonts.conf"),
        QT_QPA_FONTDIR=str(tmp_path),
    )
    assert done.returncode == 1
    assert "No font is installed" in done.stderr
    assert not (tmp_path / "pictures").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A file stands in the way."""
    (tmp_path / "file").touch()
    done = screenshots(tmp_path / "file" / "pictures", tmp_path / "home")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("bouncedesk: ")]) == 1
