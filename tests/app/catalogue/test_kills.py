"""Killed at any moment, the catalogue has all that was confirmed and no half record."""

from pathlib import Path

from tests.app.catalogue.kills import kill_while_writing
from tests.app.catalogue.maintenance.kills import kill_while_keeping


def test_a_killed_program_leaves_nothing_half_done(tmp_path: Path) -> None:
    """Ten kills at random moments; each starts a program, so the long form is left to the benchmarks."""
    assert kill_while_writing(tmp_path, moments=10, seed=1) >= 10


def test_a_kill_while_looking_after_it_loses_nothing(tmp_path: Path) -> None:
    """Imports, backups, merges, restores and erasures are whole or not there, and no lock is left."""
    kill_while_keeping(tmp_path, 4, seed=4)
