"""Killed at any moment, the catalogue has all that was confirmed and no half record."""

from pathlib import Path

from tests.app.catalogue.killing import kill_while_writing


def test_a_killed_program_leaves_nothing_half_done(tmp_path: Path) -> None:
    """Ten kills at random moments; each starts a program, so the long form is left to the benchmarks."""
    assert kill_while_writing(tmp_path, moments=10, seed=1) >= 10
