"""A delivery that is killed between two files' names: whoever comes next makes it whole, and says what became of it."""

import json
import shutil
import signal
import sys
from pathlib import Path

import pytest

from render.delivery.given_name import GivenName
from render.delivery.journal import EARLIER, JOURNAL, Journal, Recovery, is_cut_short, recover
from render.delivery.verification import verify_delivery
from render.errors import BouncedeskError
from render.monitor import Unwatched
from render.sources.fingerprint import Fingerprint
from tests.refusals import refused
from tests.render.delivery.children import PATIENCE_S, STEPS, context, deliver_until
from tests.render.delivery.users import BY_NAME, Place, contents, named

OLD, NEW = 1, 11
NAMING = 32  # the last steps of a delivery, in which its files get their names, and a few before
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL, and no forks")


def killed_at(place: Place, sources: list[Path], last: int | None, *, links: bool) -> int | None:
    """The exit code of a delivery in a process of its own that is killed at step `last`."""
    asked = (place.user.name, place.folder, sources, last)
    process = context().Process(target=deliver_until, args=asked, kwargs={"links": links})
    process.start()
    process.join(PATIENCE_S)
    return process.exitcode


@posix
@pytest.mark.parametrize(
    ("user", "over", "links", "stride"),
    [("render", True, True, 1), ("render", False, True, 3), ("render", True, False, 3), ("previews", True, True, 5)],
)
def test_killed_at_every_step_between_names_it_is_put_back_whole(
    tmp_path: Path, user: str, stride: int, *, over: bool, links: bool
) -> None:
    """Wholly the old or wholly the new, with links or copies, and `verify` says so; delivering again is no worse."""
    aside, place = Place(BY_NAME[user], tmp_path / "aside"), Place(BY_NAME[user], tmp_path / "place")
    aside.deliver(NEW)
    new, seen = contents(aside.out), set()

    def begin() -> tuple[list[Path], dict[str, bytes]]:
        shutil.rmtree(place.folder, ignore_errors=True)
        if over:
            place.deliver(OLD)
        return place.make_sources(NEW), contents(place.out)

    sources, old = begin()
    assert killed_at(place, sources, None, links=links) == 0
    steps = int((place.folder / STEPS).read_text())
    for step in range(steps - NAMING, steps + 1, stride):
        sources, old = begin()
        assert killed_at(place, sources, step, links=links) in (-signal.SIGKILL, 0)
        half, cut_short = named(place.out), is_cut_short(place.out)
        recovered = recover(place.out)
        seen.add(recovered)
        assert named(place.out) == (half if recovered is None else old if recovered is Recovery.UNDONE else new), step
        assert named(place.out) in (old, new), step
        assert (recovered is not None) == cut_short
        assert recover(place.out) is None
        if recovered:
            assert contents(place.out) == named(place.out)
        if place.user.has_manifest and named(place.out):
            assert verify_delivery(place.out, Unwatched()).ok
        place.again(sources)
        assert contents(place.out) == new, step
    assert seen >= {None, Recovery.UNDONE}
    assert Recovery.FINISHED in seen or stride > 1


def half_named(out: Path) -> list[GivenName]:
    """A folder in which one of two names was given when the process ended: `a` is new, `b` is not yet."""
    (out / EARLIER).mkdir(parents=True)
    names = []
    for number, name in enumerate("ab"):
        (out / name).write_text(f"old {name}")
        second = out / EARLIER / str(number)
        second.hardlink_to(out / name)
        (out / f"{name}.part").write_text(f"the new {name}")
        known = Fingerprint.of(out / f"{name}.part")
        assert known
        names.append(GivenName(out / name, out / f"{name}.part", known, taken=True, earlier=second))
    Journal(out, names).close()
    (out / "a.part").replace(out / "a")
    return names


def read(out: Path) -> dict[str, str]:
    """Every file of a folder."""
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}


def test_what_was_gone_is_not_invented(tmp_path: Path) -> None:
    """Where a name's old file is nowhere any more it keeps the new one, and that is said."""
    (half_named(tmp_path)[0].earlier or tmp_path).unlink()
    assert recover(tmp_path) is Recovery.MIXED
    assert read(tmp_path) == {"a": "the new a", "b": "old b"}


def test_being_put_back_may_be_cut_short_too(tmp_path: Path) -> None:
    """Each step leaves a state from which the next one goes on."""
    for steps in range(4):
        out = tmp_path / str(steps)
        first, _ = half_named(out)
        if steps > 0:
            first.part.hardlink_to(first.place)
        if steps > 1:
            first.undo()
        if steps > 2:
            first.part.unlink()
        assert recover(out) is Recovery.UNDONE
        assert read(out) == {"a": "old a", "b": "old b"}


def test_names_that_are_being_given_are_nobodys_leftover(tmp_path: Path) -> None:
    """The journal of a living process is locked: nothing is touched, and `verify` says what it is."""
    names = half_named(tmp_path)
    (tmp_path / EARLIER / JOURNAL).unlink()
    (tmp_path / "manifest.json").write_text('{"deliverables": [], "checks": [], "warnings": []}')
    living = Journal(tmp_path, names)
    before = read(tmp_path)
    with refused("delivery_under_way", folder=tmp_path):
        recover(tmp_path)
    (failure,) = verify_delivery(tmp_path, Unwatched()).failures
    assert "at this moment" in failure.reason
    assert read(tmp_path) == before
    living.close()
    assert recover(tmp_path) is Recovery.UNDONE


def test_a_folder_that_cannot_be_written_to_is_said_and_keeps_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for its name stays where it is, for the next one to try."""
    half_named(tmp_path)
    before = read(tmp_path)

    def refuse(*_paths: object, **_how: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        for name in ("link", "replace", "unlink"):
            patch.setattr(f"os.{name}", refuse)
        with refused("cut_short", folder=tmp_path, reason="permission denied") as error:
            recover(tmp_path)
    assert ".part" not in str(error.value)
    assert read(tmp_path) == before
    assert recover(tmp_path) is Recovery.UNDONE


@pytest.mark.parametrize("path", ["../theirs", "/etc/theirs", "a/../../theirs"])
def test_a_journal_that_leads_elsewhere_is_believed_in_nothing(tmp_path: Path, path: str) -> None:
    """It came with a delivery that somebody else packed: their names, not ours."""
    out = tmp_path / "out"
    half_named(out)
    (tmp_path / "theirs").write_text("precious")
    journal = out / EARLIER / JOURNAL
    rows = json.loads(journal.read_text())
    journal.write_text(json.dumps([{**rows[0], "path": path}, {**rows[0], "part": path}]))
    assert recover(out) is Recovery.UNDONE
    assert (tmp_path / "theirs").read_text() == "precious"
    assert (out / "a").read_text() == "the new a"


def test_a_first_delivery_that_was_cut_short_is_none(tmp_path: Path) -> None:
    """`verify` says that it was begun, not that the folder is somebody else's."""
    for name in half_named(tmp_path):
        (name.earlier or tmp_path).unlink()
        (tmp_path / "b").unlink(missing_ok=True)
    journal = tmp_path / EARLIER / JOURNAL
    rows = [{**row, "taken": False, "earlier": None} for row in json.loads(journal.read_text())]
    journal.write_text(json.dumps(rows))
    with pytest.raises(BouncedeskError, match="cut short before its") as error:
        verify_delivery(tmp_path, Unwatched())
    assert error.value.code == "no_delivery"
    assert read(tmp_path) == {}
