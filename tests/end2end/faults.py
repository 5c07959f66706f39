"""The table of what can fail (faults.toml), the studio that it is tried in, and the page that shows it.

`python -m tests.end2end.faults` writes docs/FAULTS.md; a test holds it to the table.
"""

import errno
import json
import shutil
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from tests.end2end.shell import ROOT, run

TABLE, PAGE = Path(__file__).with_name("faults.toml"), ROOT / "docs" / "FAULTS.md"
AFTER = {
    "as before": "nothing changed, no half file",
    "beside": "nothing changed; the new files lie whole beside it",
    "kept": "done as if nothing had failed, and it says that it may be",
    "done": "done as if nothing had failed",
    "said": "nothing changed; the report names it",
    "saved": "nothing changed; a copy of it lies among the backups",
    "sent": "the quote is sent, its PDF kept in the catalogue",
}
CALLS = {
    "OPEN": "opening",
    "CREATE": "opening to write",
    "READ": "reading",
    "WRITE": "writing",
    "SYNC": "confirming (fsync)",
    "RENAME": "naming (rename)",
    "LINK": "a second name (link)",
    "UNLINK": "removing",
    "MKDIR": "making the folder",
    "STAT": "asking after",
    "LIST": "listing",
    "CLOSE": "closing",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the table, for one of its errors."""

    action: str
    call: str
    on: str
    error: str
    says: str
    after: str
    onwards: bool = False

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return f"{self.action}: {self.call} {self.on} {self.error}"


def table() -> dict[str, Any]:
    """The table as it is written."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def faults() -> list[Fault]:
    """Every row, once for each of its errors."""
    return [
        Fault(error=error, **{key: value for key, value in row.items() if key != "errors"})
        for row in table()["faults"]
        for error in row["errors"]
    ]


def _noise(path: Path, seed: int, frames: int, channels: int, rate: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = 0.1 * np.random.default_rng(seed).standard_normal((frames, channels))
    sf.write(path, samples, rate, subtype="PCM_24")


def _write_sources(place: Path, seed: int) -> None:
    """Small ones: three stems, two mixes, and the release of them."""
    for number, (name, channels) in enumerate((("Kick", 1), ("Bass DI", 1), ("Lead Vox", 2))):
        _noise(place / "in" / "Ember" / f"{name}.wav", seed + number, 9_000, channels, 48_000)
    for number, name in enumerate(("mix", "two")):
        _noise(place / "in" / f"{name}.wav", seed + 10 + number, 30_000, 2, 44_100)
    tracks = "".join(f'[[tracks]]\nfile = "{name}.wav"\n' for name in ("mix", "two"))
    (place / "in" / "RELEASE.toml").write_text(f'title = "Harbour Lights"\nartist = "Nadia"\ntrim = false\n{tracks}')
    (place / "in" / "songs.csv").write_text("client,title,notes\nRosa,Glasshouse,\nNova,Tide,quietly\n")
    (place / "in" / "notes.csv").write_text("time,note\n0:05,Vocal up\n0:09,Less bass\n")
    (place / "in" / "mail.txt").write_text("Could you mix my song “Tide”?\n\nThanks,\nRosa Fenn\n")


def make_studio(place: Path) -> None:
    """A studio that delivered everything once, and whose clients sent new sources since under the same names."""
    home = place / "home"
    home.mkdir(parents=True)
    _write_sources(place, 1)
    (place / "job.json").write_text(json.dumps({"songs": [{"title": "Ember", "stage": "mixing"}]}))
    first = f"render {place}/in/Ember -o {place}/renders --song 1 --variant main --variant instrumental"
    actions = table()["actions"]
    for words in (
        "studio set --name Harbour --address Quay",
        "client add Nova",
        "song add Ember --client Nova",
        first,
        "round open --song 1",
        actions["master"],
        actions["release"],
        "invoice draft Nova --line Tape=40.00",
        f"quote --input {place}/job.json --client Nova --save",
        "catalogue backup",
        "client add Later",
        f"catalogue export {place}/older",
    ):
        done = run(home, *words.format(place=place).split())
        assert done.code == 0, (words, done.err)
    _write_sources(place, 20)


def words_of(action: str, place: Path) -> list[str]:
    """The command of an action in the studio at `place`."""
    (backup,) = (place / "home" / "backups").glob("*.db")
    words: str = table()["actions"][action]
    return words.format(place=place, backup=backup).split()


def home_of(action: str, place: Path) -> Path:
    """The data folder that an action works in: an export fills an empty catalogue."""
    return place / ("empty" if action == "import" else "home")


def error_number(name: str) -> int:
    """The system's number of an error such as ENOSPC."""
    number: int = getattr(errno, name)
    return number


def put_back(keep: Path, place: Path) -> None:
    """The studio as it was made, with an empty one beside it to import into."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(keep, place)
    (place / "empty").mkdir()


def state(place: Path) -> dict[str, object]:
    """All that a user had: every file that has its name but for caches and logs, and the catalogues' rows.

    Of a manifest and an export it is not told when they were made, nor of jobs that there were any: a failed one is
    kept as such.
    """
    seen: dict[str, object] = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and not any(each in name for each in (".part", "/cache/", "/logs/", "catalogue.db")):
            seen[name] = _told(path)
    for database in place.glob("*/catalogue.db"):
        with closing(sqlite3.connect(database)) as db:
            assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
            rows = [line for line in db.iterdump() if "render_jobs" not in line and "activity" not in line]
        seen[database.parent.name] = [line for line in rows if "sqlite_sequence" not in line]
    return seen


def _told(path: Path) -> object:
    if path.name != "manifest.json":
        return path.read_bytes()
    return {key: value for key, value in json.loads(path.read_bytes()).items() if key != "timings"}


def parts(place: Path) -> list[str]:
    """What lies about without a name, in deliveries and beside them."""
    found = (path.relative_to(place).as_posix() for path in place.rglob("*"))
    return sorted(name for name in found if ".part" in name and "/cache/" not in name)


def page() -> str:
    """docs/FAULTS.md as the table has it."""
    lines = [
        "# What can fail, and what is then true",
        "",
        "Every row is tried on the program itself, in processes of its own, on a disk that fails as told",
        "(`tests/end2end/test_faults.py`; the table is `tests/end2end/faults.toml`). Whatever fails: one sentence",
        "without a traceback or a temporary name, exit code 1, no source touched, the catalogue sound. In the patterns",
        "`in/` is what clients sent, `home/` the data folder.",
        "",
        "| action | what fails | on | with | it says | afterwards |",
        "|---|---|---|---|---|---|",
    ]
    for row in table()["faults"]:
        says = f"“{row['says']}”" if row["says"] else "nothing: it goes on another way"
        fails = CALLS[row["call"]] + (", from then on" if row.get("onwards") else "")
        cells = (row["action"], fails, f"`{row['on']}`", " ".join(row["errors"]), says, AFTER[row["after"]])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
