"""A delivery that is killed between two files' names: whoever comes next makes it whole, and says what became of it."""

import hashlib
import json
import shutil
import signal
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from render.delivery.given_name import GivenName
from render.delivery.journal import EARLIER, JOURNAL, KEPT, Journal, Recovery, is_cut_short, make_way, recover
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
        recovered = recover(place.out, place.locks)
        seen.add(recovered)
        assert named(place.out) == (half if recovered is None else old if recovered is Recovery.UNDONE else new), step
        assert named(place.out) in (old, new), step
        assert (recovered is not None) == cut_short
        assert recover(place.out, place.locks) is None
        if recovered:
            assert contents(place.out) == named(place.out)
        if place.user.has_manifest and named(place.out):
            assert verify_delivery(place.out, Unwatched(), place.locks).ok
        place.again(sources)
        assert contents(place.out) == new, step
    assert seen >= {None, Recovery.UNDONE}
    assert Recovery.FINISHED in seen or stride > 1


def seals_of(out: Path) -> Path:
    """Where it is remembered that the journal in `out` is ours: never in it."""
    return out.with_name(f"{out.name} seals")


def half_named(out: Path, seals: Path | None = None) -> list[GivenName]:
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
    Journal(out, names, seals or seals_of(out)).close()
    (out / "a.part").replace(out / "a")
    return names


def read(out: Path) -> dict[str, str]:
    """Every file of a folder."""
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}


def begun(tmp_path: Path) -> tuple[Path, list[GivenName]]:
    """A delivery that was cut short between its names."""
    out = tmp_path / "out"
    return out, half_named(out)


def test_what_was_gone_is_not_invented(tmp_path: Path) -> None:
    """Where a name's old file is nowhere any more it keeps the new one, and that is said."""
    out, names = begun(tmp_path)
    (names[0].earlier or tmp_path).unlink()
    assert recover(out, seals_of(out)) is Recovery.MIXED
    assert read(out) == {"a": "the new a", "b": "old b"}
    assert not list(seals_of(out).iterdir())


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
        assert recover(out, seals_of(out)) is Recovery.UNDONE
        assert read(out) == {"a": "old a", "b": "old b"}


def test_ended_while_all_is_put_back_no_new_file_is_left_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record goes after the new files, but for the last of them: whoever comes next removes what is left."""
    out, _names = begun(tmp_path)
    with monkeypatch.context() as ended:
        ended.setattr("render.delivery.journal.remove_journal", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            recover(out, seals_of(out))
    assert is_cut_short(out)
    assert {path.name for path in out.glob("*.part")} == {EARLIER, "b.part"}
    assert recover(out, seals_of(out)) is Recovery.UNDONE
    assert read(out) == {"a": "old a", "b": "old b"}


def test_names_that_are_being_given_are_nobodys_leftover(tmp_path: Path) -> None:
    """The journal of a living process is locked: nothing is touched, and `verify` says what it is."""
    out, names = begun(tmp_path)
    (out / EARLIER / JOURNAL).unlink()
    (out / "manifest.json").write_text('{"deliverables": [], "checks": [], "warnings": []}')
    living = Journal(out, names, seals_of(out))
    before = read(out)
    with refused("delivery_under_way", folder=out):
        recover(out, seals_of(out))
    (failure,) = verify_delivery(out, Unwatched(), seals_of(out)).failures
    assert "at this moment" in failure.reason
    assert not failure.reason.endswith(".")  # whoever shows it ends the line
    assert read(out) == before
    living.close()
    assert recover(out, seals_of(out)) is Recovery.UNDONE


def test_a_folder_that_cannot_be_written_to_is_said_and_keeps_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for its name stays where it is, for the next one to try."""
    out, _ = begun(tmp_path)
    before = read(out)

    def refuse(*_paths: object, **_how: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        for name in ("link", "replace", "unlink", "rename"):
            patch.setattr(f"os.{name}", refuse)
        with refused("cut_short", folder=out, reason="permission denied") as error:
            recover(out, seals_of(out))
    assert ".part" not in str(error.value)
    assert read(out) == before
    assert recover(out, seals_of(out)) is Recovery.UNDONE


def sealed(out: Path, data: bytes) -> None:
    """Put `data` in the journal's place as if we had written it."""
    (out / EARLIER / JOURNAL).write_bytes(data)
    (seals_of(out) / f"{hashlib.sha256(data).hexdigest()}.naming").touch()


@pytest.mark.parametrize(
    "path", ["../theirs", "/etc/theirs", "a/../../theirs", "link/theirs", "\ud800", "n\0l", "", "."]
)
def test_a_journal_that_leads_elsewhere_is_believed_in_nothing(tmp_path: Path, path: str) -> None:
    """Not even where its seal is ours: somebody may have put a link in the place of a folder since."""
    out, _ = begun(tmp_path)
    (tmp_path / "theirs").write_text("precious")
    (out / "link").symlink_to(tmp_path)
    document = json.loads((out / EARLIER / JOURNAL).read_text())
    row = document["names"][0]
    sealed(out, json.dumps({**document, "names": [{**row, "path": path}, {**row, "part": path}]}).encode())
    before = read(out)
    with refused("unknown_journal", folder=out):
        recover(out, seals_of(out))
    assert (tmp_path / "theirs").read_text() == "precious"
    assert read(out) == before


JOURNALS = {
    "empty": b"",
    "no text": b"\x00" * 4096,
    "cut off": b'{"version": 1, "names": [{"path": "a", "part":',
    "of another version": b'{"version": 2, "names": []}',
    "of no names": b'{"version": 1, "names": []}',
    "a list": b"[1, null]",
    "a number": b"7",
    "deep": b"[" * 100_000,
    "rows that are none": b'{"version": 1, "names": [7, {}]}',
    "words for numbers": b'{"version": 1, "names": [{"path": 1, "part": [], "new": {}, "taken": 1, "earlier": {}}]}',
}


@pytest.mark.parametrize("data", JOURNALS.values(), ids=JOURNALS)
@pytest.mark.parametrize("is_ours", [True, False], ids=["sealed", "unsealed"])
def test_a_damaged_journal_loses_nothing(tmp_path: Path, data: bytes, *, is_ours: bool) -> None:
    """Nothing is touched, `verify` says so, and the next delivery moves what was kept where everybody sees it."""
    out, _ = begun(tmp_path)
    (out / "manifest.json").write_text('{"deliverables": [], "checks": [], "warnings": []}')
    (out / EARLIER / JOURNAL).write_bytes(data)
    if is_ours:
        sealed(out, data)
    before = read(out)
    (failure,) = verify_delivery(out, Unwatched(), seals_of(out)).failures
    assert failure.reason.endswith(f"moved into “{KEPT}” there then")
    assert read(out) == before
    make_way(out, seals_of(out))
    assert read(out) == {path.replace(EARLIER, KEPT): text for path, text in before.items()}
    assert recover(out, seals_of(out)) is None


def test_a_journal_that_came_with_a_clients_files_is_not_followed(tmp_path: Path) -> None:
    """A folder that was copied, unpacked or sent is another one: nobody here vouches for its journal."""
    out, names = begun(tmp_path)
    theirs = tmp_path / "theirs"
    shutil.copytree(out, theirs)
    shutil.copystat(names[0].place, theirs / "a")
    recover(out, seals_of(out))
    before = read(theirs)
    with refused("unknown_journal", folder=theirs):
        recover(theirs, seals_of(out))
    assert read(theirs) == before


def test_a_folder_that_was_moved_is_put_back_where_it_is(tmp_path: Path) -> None:
    """The seal goes by what is in the journal, and all paths in it are within the folder."""
    out, _ = begun(tmp_path)
    moved = out.rename(tmp_path / "moved")
    assert recover(moved, seals_of(out)) is Recovery.UNDONE
    assert read(moved) == {"a": "old a", "b": "old b"}


def test_files_that_somebody_changed_since_are_theirs(tmp_path: Path) -> None:
    """Neither what waits for the name nor the new file's `.part` may cost the user's own work."""
    for name, was_named in (("a", True), ("b", False)):
        out, _ = begun(tmp_path / name)
        (out / name).unlink()
        (out / name).write_text("the user's own")
        assert recover(out, seals_of(out)) is Recovery.KEPT
        other = {"a": "old a", "b": "old b", name: "the user's own"}
        place = 0 if was_named else 1
        assert read(out) == {**other, f"{KEPT}/{place}": f"old {name}"}
        assert recover(out, seals_of(out)) is None


def test_a_file_put_where_there_was_none_is_theirs(tmp_path: Path) -> None:
    """The name that the delivery was going to give has been taken meanwhile."""
    out, (first, second) = begun(tmp_path)
    (out / "b").unlink()
    (second.earlier or out).unlink()
    (out / EARLIER / JOURNAL).unlink()
    untaken = GivenName(second.place, second.part, second.new, taken=False, earlier=None)
    Journal(out, [first, untaken], seals_of(out)).close()
    (out / "b").write_text("the user's own")
    recover(out, seals_of(out))
    assert read(out) == {"a": "old a", "b": "the user's own"}


@pytest.mark.parametrize("change", ["removed", "edited"])
@pytest.mark.parametrize("name", ["a", "b"])
def test_a_delivery_that_had_all_its_names_stays_whatever_became_of_its_files(
    tmp_path: Path, name: str, change: str
) -> None:
    """Files that the user changed or removed in a whole delivery do not bring an earlier one back."""
    out, _ = begun(tmp_path)
    (out / "b.part").replace(out / "b")
    (out / name).unlink()
    if change == "edited":
        (out / name).write_text("edited")
    new = {"a": "the new a", "b": "the new b"} | ({name: "edited"} if change == "edited" else {})
    if change == "removed":
        del new[name]
    assert recover(out, seals_of(out)) is Recovery.FINISHED
    assert read(out) == new


def test_what_was_removed_since_comes_back(tmp_path: Path) -> None:
    """A delivery that was half done is undone: the earlier files are there again, all of them."""
    out, _ = begun(tmp_path)
    (out / "a").unlink()
    (out / "b").unlink()
    assert recover(out, seals_of(out)) is Recovery.UNDONE
    assert read(out) == {"a": "old a", "b": "old b"}


def test_a_first_delivery_that_was_cut_short_is_none(tmp_path: Path) -> None:
    """`verify` says that it was begun, not that the folder is somebody else's."""
    out, names = begun(tmp_path)
    for name in names:
        (name.earlier or tmp_path).unlink()
    (out / "b").unlink()
    document = json.loads((out / EARLIER / JOURNAL).read_text())
    rows = [{**row, "taken": False, "earlier": None} for row in document["names"]]
    sealed(out, json.dumps({**document, "names": rows}).encode())
    with pytest.raises(BouncedeskError, match="cut short before its") as error:
        verify_delivery(out, Unwatched(), seals_of(out))
    assert error.value.code == "no_delivery"
    assert read(out) == {}
