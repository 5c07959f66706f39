"""What can fail, row by row of the table: each happens to the program itself, and what is promised then is so."""

from pathlib import Path

import pytest

from tests.end2end.failing_disk import Call, DiskFault, Suffered, compiled, run_on, why_not
from tests.end2end.faults import (
    PAGE,
    Fault,
    error_number,
    faults,
    home_of,
    make_studio,
    page,
    parts,
    put_back,
    state,
    table,
    words_of,
)

needs_shim = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes a disk fail."""
    return compiled(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where the studio stands, and a copy of it to begin each row from: its catalogue knows whole paths."""
    place = tmp_path_factory.mktemp("faults") / "studio"
    make_studio(place)
    keep = place.with_name("keep")
    place.rename(keep)
    return place, keep


def suffer(library: Path, place: Path, fault: Fault) -> Suffered:
    """The action of a row, while what it says fails."""
    failing = DiskFault(Call[fault.call], place, fault.on, error_number(fault.error), onwards=fault.onwards)
    return run_on(library, failing, home_of(fault.action, place), *words_of(fault.action, place))


@needs_shim
@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_whatever_fails_it_is_one_sentence_and_nothing_is_lost(
    library: Path, studio: tuple[Path, Path], fault: Fault
) -> None:
    """The row's words, exit code 1, no traceback, no temporary name; and everything is as the row says."""
    place, keep = studio
    put_back(keep, place)
    before = state(place)
    suffered = suffer(library, place, fault)
    answer = suffered.answer
    assert suffered.failed, "nothing failed: the row is about a call that is not made any more"
    assert "Traceback" not in answer.err + answer.out
    assert ".part" not in answer.err + answer.out
    assert fault.says in answer.err + answer.out
    own = [line for line in answer.sentences if line.startswith("bouncedesk: ")]
    if fault.after == "done":
        assert (answer.code, own) == (0, [])
        return
    after = state(place)
    changed = {path for path in before | after if before.get(path) != after.get(path)} - {"empty"}
    if fault.after == "saved":
        changed = {path for path in changed if not path.endswith("-before-restore.db")}
    assert changed == ({"home"} if fault.after in {"sent", "kept"} else set())
    if fault.after != "said":
        assert (answer.code, len(own)) == (1, 1), answer.err
    left = parts(place)
    assert bool(left) == (fault.after == "beside"), left


def test_the_page_shows_the_table() -> None:
    """`python -m tests.end2end.faults` writes it."""
    assert PAGE.read_text("utf-8") == page()


def test_every_action_and_every_way_to_fail_is_in_the_table() -> None:
    """None is forgotten, and no words are used twice for one row."""
    rows = faults()
    assert {row.action for row in rows} == table()["actions"].keys()
    assert {row.call for row in rows} == {call.name for call in Call}
    assert {row.error for row in rows} >= {"ENOSPC", "EIO", "EACCES", "EROFS", "ENAMETOOLONG", "EMFILE"}
    assert len({row.name for row in rows}) == len(rows)
