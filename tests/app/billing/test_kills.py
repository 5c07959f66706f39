"""Killed at any moment, the books have all that was confirmed, and no number twice."""

from pathlib import Path

from tests.app.billing.kills import kill_while_issuing


def test_a_kill_while_issuing_locking_or_restoring_leaves_numbers_unique(tmp_path: Path) -> None:
    """What a restore takes away is a recorded gap, whenever it is cut off; each kill starts a program, so few here."""
    assert kill_while_issuing(tmp_path, moments=5, seed=2) >= 5
