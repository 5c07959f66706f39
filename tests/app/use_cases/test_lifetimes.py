"""Random lives of studios: whatever they do, their books are what a ledger of our own says (the whole: tests.bench)."""

from pathlib import Path

import pytest

from tests.app.use_cases.lifetimes import lived


@pytest.mark.parametrize("first", range(1, 61, 10))
def test_books_are_what_our_own_ledger_says(tmp_path: Path, first: int) -> None:
    """Ten lives: numbers, balances on any day, VAT by period on both bases, exports read again, the audit file."""
    faults = [fault for seed in range(first, first + 10) if (fault := lived(seed, folder=tmp_path)[1])]
    assert not faults, "\n".join(map(str, faults))
