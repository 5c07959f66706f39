"""A catalogue of a studio's many years, made in seconds, to see whether lists and search keep up."""

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from app.catalogue import Catalogue
from app.text import fold
from tests.app.catalogue.kills import kill_while_writing
from tests.app.catalogue.maintenance.kills import kill_while_keeping

SONGS, ROUNDS, NOTES = 10_000, 50_000, 500_000
CLIENTS, RELEASES = 1_000, 2_000
MOMENT = "2026-03-01T12:00:00.000Z"
STAGES = ("enquiry", "mixing", "client_review", "mastering", "delivered", "paid", "archived")
QUERIES = (
    "v",
    "vocal",
    "voc",
    "snare loud",
    "ember",
    "Émb",
    "vocal up a touch",
    "records",
    "e r",
    "tides em",
    "no such word",
    "a b",
)
_WORDS = """
vocal snare kick bass guitar chorus verse bridge louder quieter brighter darker touch up down reverb delay dry wide
harsh muddy breath click edit tune timing fade intro outro drop lead backing strings pad synth too a bit more
"""
_NAMES = """
Ember Tide Årstid Low Water Night Bus Glass Harbour Nova Café Björk Paper Moon Río Lantern Salt Winter Fox
"""
_RELEASE = "INSERT INTO releases (client_id, kind, title, title_key) VALUES (?, 'EP', ?, ?)"
_SONG = "INSERT INTO songs (client_id, stage, due, title, title_key, artist, artist_key) VALUES (?, ?, ?, ?, ?, ?, ?)"


def build(path: Path, songs: int = SONGS, rounds: int = ROUNDS, notes: int = NOTES) -> Catalogue:
    """A new catalogue at `path` with so many rows, of made-up names and remarks; the same every time."""
    chance = random.Random(1)  # noqa: S311 -- made-up names, no secrets
    catalogue = Catalogue.open(path, path.parent / "backups")
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO clients (name, name_key) VALUES (?, ?)", _titles(chance, CLIENTS, "Records"))
        db.executemany(
            _RELEASE,
            ((1 + number % CLIENTS, *title) for number, title in enumerate(_titles(chance, RELEASES, "EP"))),
        )
        db.executemany(
            _SONG,
            (
                (1 + number % CLIENTS, STAGES[number % 7], f"2026-{1 + number % 12:02d}-01", *title, *title)
                for number, title in enumerate(_titles(chance, songs, ""))
            ),
        )
        db.executemany(
            "INSERT INTO rounds (song_id, number, state, opened_at) VALUES (?, ?, ?, ?)",
            (
                (1 + n % songs, 1 + n // songs, "rejected" if n + songs < rounds else "open", MOMENT)
                for n in range(rounds)
            ),
        )
        db.executemany(
            "INSERT INTO notes (round_id, position, text, from_s, added_at) VALUES (?, ?, ?, ?, ?)",
            ((1 + n % rounds, 1 + n // rounds, _remark(chance), n % 240, MOMENT) for n in range(notes)),
        )
    return catalogue


def _titles(chance: random.Random, count: int, ending: str) -> Iterator[tuple[str, str]]:
    for number in range(count):
        name = f"{chance.choice(_NAMES.split())} {chance.choice(_NAMES.split())} {ending} {number}".replace("  ", " ")
        yield name, fold(name)


def _remark(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS.split(), k=8))


def milliseconds(work: Callable[[], object], runs: int = 7) -> float:
    """The median of some runs, in milliseconds, after one that is not counted."""
    work()
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took)


def figures(path: Path) -> dict[str, float]:
    """How long opening, the Board and each search take at this size, in milliseconds."""
    start = time.perf_counter()
    build(path).close()
    measured = {"s to build it": time.perf_counter() - start}
    start = time.perf_counter()
    with Catalogue.open(path, path.parent / "backups") as catalogue:
        catalogue.songs.board()
        measured["ms to open it and read the Board"] = 1000 * (time.perf_counter() - start)
        measured["ms to filter the Board"] = milliseconds(lambda: catalogue.songs.board("ember"))
        for query in QUERIES:
            measured[f"ms to search “{query}”"] = milliseconds(lambda query=query: catalogue.search.find(query))  # type: ignore[misc]  # bound at once
    return measured


def bench_catalogue(_audio: Path, _runs: int) -> dict[str, float]:
    """Opening, listing, filtering and searching a catalogue of many years."""
    with tempfile.TemporaryDirectory() as folder:
        return figures(Path(folder) / "catalogue.db")


def bench_killing(_audio: Path, _runs: int) -> dict[str, float]:
    """A program killed at 200 random moments each while it writes, and while it imports, backs up, merges and restores:
    fails where anything confirmed is lost, or half there."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("writing", "keeping"):
            (Path(folder) / part).mkdir()
        cycles = kill_while_writing(Path(folder) / "writing", 200, seed=2)
        imports = kill_while_keeping(Path(folder) / "keeping", 200, seed=3)
        return {"confirmed cycles, 200 kills": float(cycles), "confirmed imports, 200 kills": float(imports)}


JOBS = {"catalogue": bench_catalogue, "killing": bench_killing}
