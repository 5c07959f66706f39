"""What a delivery promises whoever makes it: killed, full, refused or beside another, no file is ever half, or lost."""

import errno
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from render.delivery.journal import EARLIER
from render.delivery.transaction import STAGING, Delivery, Kind
from render.delivery.verification import verify_delivery
from render.errors import BouncedeskError, Cancelled
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.delivery.children import (
    PATIENCE_S,
    STEPS,
    context,
    deliver_beside,
    deliver_until,
)
from tests.render.delivery.users import USERS, DeliveryUser, Place, contents, named

OLD, NEW = 1, 11
MOMENTS, LAST_STEPS, STRIDE = 5, 30, 3  # spread over the whole, and closer together at its end
each_user = pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL, and no forks")


def new_files(user: DeliveryUser, tmp_path: Path) -> dict[str, bytes]:
    """What the new sources make, delivered where nothing was before."""
    aside = Place(user, tmp_path / "reference")
    aside.deliver(NEW)
    return contents(aside.out)


def assert_whole(place: Path, user: DeliveryUser, files: dict[str, bytes]) -> None:
    """The delivery is these files, nothing beside them, and as its manifest says."""
    assert contents(place) == files
    if user.has_manifest:
        assert verify_delivery(place, Unwatched()).ok


def killed_at(user: DeliveryUser, folder: Path, sources: list[Path], last: int | None) -> int | None:
    """The exit code of a delivery in a process of its own that is killed at step `last`."""
    process = context().Process(target=deliver_until, args=(user.name, folder, sources, last))
    process.start()
    process.join(PATIENCE_S)
    return process.exitcode


def moments(steps: int) -> list[int]:
    """Steps to be killed at: some all over, and the last ones, where files get their names."""
    spread = {1 + steps * number // MOMENTS for number in range(MOMENTS)}
    return sorted(spread | set(range(max(1, steps - LAST_STEPS), steps + 1, STRIDE)))


@posix
@each_user
@pytest.mark.parametrize("over", [True, False], ids=["over an earlier delivery", "into an empty place"])
def test_killed_at_any_moment_every_file_is_old_or_new(user: DeliveryUser, tmp_path: Path, *, over: bool) -> None:
    """No file is half, no source touched; and delivering again is all it takes, with nothing left of what was cut."""
    new, place = new_files(user, tmp_path), Place(user, tmp_path / "place")

    def begin() -> tuple[list[Path], dict[str, bytes]]:
        shutil.rmtree(place.folder, ignore_errors=True)
        if over:
            place.deliver(OLD)
        return place.make_sources(NEW), contents(place.out)

    sources, old = begin()
    incoming = contents(place.incoming)
    assert killed_at(user, place.folder, sources, None) == 0
    for moment in moments(int((place.folder / STEPS).read_text())):
        sources, old = begin()
        assert killed_at(user, place.folder, sources, moment) in (-signal.SIGKILL, 0)
        for path, data in named(place.out).items():
            assert data in (old.get(path), new.get(path)), (moment, path)
        assert named(place.out).keys() >= old.keys(), moment
        place.again(sources)
        assert_whole(place.out, user, new)
        assert {path: data for path, data in contents(place.incoming).items() if path in incoming} == incoming


def named_in(files: dict[str, bytes]) -> set[str]:
    """The paths of files that have their names."""
    return {path for path in files if ".part" not in path}


@posix
@each_user
def test_two_writers_into_one_folder_wait_for_each_other(user: DeliveryUser, tmp_path: Path) -> None:
    """The second says that it waits while the first works; both are done, and the folder is whole."""
    place, marks = Place(user, tmp_path / "shared"), tmp_path / "marks"
    marks.mkdir()
    sources, new = place.make_sources(NEW), new_files(user, tmp_path)
    both = [
        context().Process(
            target=deliver_beside, args=(user.name, place.folder, sources, marks), kwargs={"first": first}
        )
        for first in (True, False)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(PATIENCE_S)
    assert [process.exitcode for process in both] == [0, 0]
    assert_whole(place.out, user, new)


@each_user
def test_a_disk_too_full_is_foreseen(user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The space is counted before the first byte: nothing is made, and what was there stays."""
    place = Place(user, tmp_path)
    place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1000}))
    monkeypatch.setattr("os.pwrite", pytest.fail)
    with refused("disk_full", folder=place.out, free_bytes=1000):
        place.again(sources)
    assert_whole(place.out, user, before)


def failing(call: Callable[..., object], at: int, code: int) -> tuple[Callable[..., object], list[int]]:
    """A call that fails once, the `at`-th time; and how often it was called."""
    calls: list[int] = []

    def fail(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == at:
            raise OSError(code, os.strerror(code))
        return call(*arguments, **named)

    return fail, calls


def times(user: DeliveryUser, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a whole delivery over an earlier one calls a function of `os`."""
    place = Place(user, folder)
    place.deliver(OLD)
    counting, calls = failing(getattr(os, name), 0, 0)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, counting)
        place.deliver(NEW)
    return len(calls)


@each_user
@pytest.mark.parametrize(("name", "code"), [("pwrite", errno.ENOSPC), ("fsync", errno.ENOSPC), ("fsync", errno.EIO)])
def test_a_disk_that_fails_in_the_middle_is_never_reported_as_done(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    """Whichever write or sync it is: one sentence, the earlier delivery as it was; and the next one goes well."""
    if not hasattr(os, name):
        pytest.skip("This system writes in another way.")
    total, new = times(user, tmp_path / "counted", name, monkeypatch), new_files(user, tmp_path)
    steps = sorted({1 + total * number // 6 for number in range(6)} | {total})
    for step in steps:
        place = Place(user, tmp_path / f"{name} {step}")
        place.deliver(OLD)
        before, sources = contents(place.out), place.make_sources(NEW)
        fails, calls = failing(getattr(os, name), step, code)
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fails)
            outcome = attempt(place, sources)
        if len(calls) >= step and outcome is None:  # what only helps the next time may fail: caches, second names
            assert contents(place.out) == new, step
        else:
            assert isinstance(outcome, BouncedeskError), step
            assert named(place.out) == before, step
        place.again(sources)
        assert_whole(place.out, user, new)


def attempt(place: Place, sources: list[Path]) -> BaseException | None:
    """What a delivery raised."""
    try:
        place.again(sources)
    except BouncedeskError as error:
        return error
    return None


def refusal_where(
    fails: Mapping[str, Callable[..., object]], place: Place, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> BouncedeskError:
    """The one sentence of a delivery while these calls, by their dotted names, fail."""
    with monkeypatch.context() as patch:
        for name, call in fails.items():
            patch.setattr(name, call)
        error = attempt(place, sources)
    assert isinstance(error, BouncedeskError)
    return error


@each_user
def test_a_name_that_cannot_be_given_leaves_the_earlier_delivery_whole(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file it is, the manifest too: every name says what it said, and all new files are there as `.part`."""
    new = new_files(user, tmp_path)
    for step in range(1, len(new) + 1):
        place = Place(user, tmp_path / f"name {step}")
        place.deliver(OLD)
        before, sources = contents(place.out), place.make_sources(NEW)
        error = refusal_where({"os.replace": refusing_names(place, step)}, place, sources, monkeypatch)
        assert (error.code, error.facts.get("replaced")) == ("unnamed_file", None)
        assert "there as it was" in str(error)
        assert ".part" not in str(error)  # the manifest's is gone, and the others speak for themselves
        assert_whole_names(place, user, before)
        made = {data for path, data in new.items() if path != "manifest.json"}
        assert made <= set(contents(place.out).values()), step
        assert not (place.out / EARLIER).exists()
        place.again(sources)
        assert_whole(place.out, user, new)


def assert_whole_names(place: Place, user: DeliveryUser, before: dict[str, bytes]) -> None:
    """Beside what has no name yet, the delivery is as it was."""
    assert named(place.out) == before
    if user.has_manifest:
        assert verify_delivery(place.out, Unwatched()).ok


def refusing_names(place: Place, step: int, *, onwards: bool = False) -> Callable[[Path, Path], None]:
    """A rename that refuses the name of the `step`-th file of the delivery, or all from it `onwards`."""
    real, given = os.replace, []

    def replace(source: Path, target: Path) -> None:
        inside = place.out in Path(target).parents
        is_name = inside and EARLIER not in str(source) and ".part" not in str(Path(target).relative_to(place.out))
        if is_name:
            given.append(target)
        if (is_name and len(given) == step) or (onwards and inside and len(given) >= step):
            raise OSError(errno.EACCES, "Permission denied")
        real(source, target)

    return replace


def fails_always(code: int) -> Callable[..., object]:
    """A call that never works."""

    def fail(*_arguments: object, **_named: object) -> object:
        raise OSError(code, os.strerror(code))

    return fail


@each_user
def test_on_a_disk_without_second_names_the_earlier_delivery_stays_whole_too(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is replaced is copied first, whichever name is refused."""
    new = new_files(user, tmp_path)
    for step in range(1, len(new) + 1):
        place = Place(user, tmp_path / f"name {step}")
        place.deliver(OLD)
        before, sources = contents(place.out), place.make_sources(NEW)
        fails = {"os.link": fails_always(errno.EPERM), "os.replace": refusing_names(place, step)}
        error = refusal_where(fails, place, sources, monkeypatch)
        assert (error.code, error.facts.get("replaced")) == ("unnamed_file", None)
        assert_whole_names(place, user, before)
        place.again(sources)
        assert_whole(place.out, user, new)


@each_user
def test_a_disk_that_renames_no_more_gives_every_name_back(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second name is refused, and from then on every other one: undoing it needs no rename."""
    new, place = new_files(user, tmp_path), Place(user, tmp_path / "broken")
    place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)
    error = refusal_where({"os.replace": refusing_names(place, 2, onwards=True)}, place, sources, monkeypatch)
    assert (error.code, error.facts.get("replaced")) == ("unnamed_file", None)
    assert_whole_names(place, user, before)
    place.again(sources)
    assert_whole(place.out, user, new)


@each_user
def test_where_nothing_can_be_kept_what_was_replaced_is_named(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither second names nor room for copies: no file is lost or half; the new ones are named, and known as ours."""
    new, place = new_files(user, tmp_path), Place(user, tmp_path / "plain")
    place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)
    fails = {"os.link": fails_always(errno.EPERM), "shutil.copy2": fails_always(errno.ENOSPC)}
    error = refusal_where({**fails, "os.replace": refusing_names(place, 2)}, place, sources, monkeypatch)
    (replaced,) = error.facts["replaced"]
    assert f"{replaced} are there already" in str(error)
    assert "as it was" not in str(error)
    assert named(place.out) == before | {replaced: new[replaced]}
    place.again(sources)
    assert_whole(place.out, user, new)


@each_user
@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folders")
def test_a_folder_that_the_disk_does_not_confirm_is_said_so(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files are whole, but their names might not last: the earlier ones are back, and the sentence says which."""
    place, sync = Place(user, tmp_path / "place"), os.fsync
    place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)

    def unconfirmed(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and os.path.samestat(os.fstat(handle), place.out.stat()):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", unconfirmed)
        with refused("unconfirmed_names", folder=place.out, reason="input/output error") as error:
            place.again(sources)
    assert error.value.facts["files"]
    assert "nothing that was there" not in str(error.value)
    assert_whole_names(place, user, before)
    new = new_files(user, tmp_path)
    place.again(sources)
    assert_whole(place.out, user, new)


@each_user
@posix
def test_a_manifest_that_cannot_be_written_leaves_both_files_old(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made before the first file gets its name."""
    if not user.has_manifest:
        pytest.skip("Previews have none.")
    place, opened = Place(user, tmp_path / "place"), Path.open
    place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)

    def unwritable(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if path.name == "manifest.json.part":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(path, mode, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", unwritable)
        with refused("unwritten_file"):
            place.again(sources)
    assert_whole_names(place, user, before)


@each_user
@pytest.mark.parametrize("over", [True, False], ids=["over an earlier delivery", "into an empty place"])
def test_cancelled_at_any_moment_the_folder_is_as_it_was(user: DeliveryUser, tmp_path: Path, *, over: bool) -> None:
    """Nothing is left of what was made, and no folder where there was none."""

    class Stop(Unwatched):
        """Cancels at one of the moments at which it is asked."""

        def __init__(self, last: int) -> None:
            self.asked, self._last = 0, last

        def check(self) -> None:
            """Cancel from that moment on."""
            self.asked += 1
            if self._last and self.asked >= self._last:
                raise Cancelled

    place, counted = Place(user, tmp_path / "place"), Stop(0)
    Place(user, tmp_path / "counted").deliver(NEW, counted)
    if over:
        place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)
    for number in range(10):
        with pytest.raises(Cancelled):
            place.again(sources, Stop(1 + counted.asked * number // 12))
        assert contents(place.out) == before
        assert place.out.exists() == over


@each_user
@pytest.mark.parametrize("over", [True, False], ids=["over an earlier delivery", "into an empty place"])
def test_a_source_that_changes_meanwhile_refuses_the_delivery(
    user: DeliveryUser, tmp_path: Path, *, over: bool
) -> None:
    """Edited or still growing: nothing is delivered of it, and the sentence names it."""
    place = Place(user, tmp_path)
    if over:
        place.deliver(OLD)
    before, sources = contents(place.out), place.make_sources(NEW)

    class Touch(Unwatched):
        """Saves the last source again, once the work goes on."""

        def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
            """Save it."""
            os.utime(sources[-1], ns=(1, 1))

    with refused("source_changed", file=sources[-1]):
        place.again(sources, Touch())
    assert contents(place.out) == before
    assert place.out.exists() == over


@each_user
def test_a_strangers_file_is_never_replaced(user: DeliveryUser, tmp_path: Path) -> None:
    """A file of the same name that no delivery made stays, whichever it is, and nothing is put beside it."""
    for number, path in enumerate(sorted(named_in(new_files(user, tmp_path)) - {"manifest.json"})):
        place = Place(user, tmp_path / str(number))
        sources, theirs = place.make_sources(NEW), place.out / path
        theirs.parent.mkdir(parents=True)
        theirs.write_bytes(b"theirs")
        with refused("name_taken", file=path):
            place.again(sources)
        assert contents(place.out) == {path: b"theirs"}


@each_user
@pytest.mark.parametrize("suffix", ["", ".part"])
def test_a_delivery_never_replaces_what_it_is_made_of(user: DeliveryUser, tmp_path: Path, suffix: str) -> None:
    """A source that bears the name of a file to deliver, or of what that is made in, is refused and kept."""
    path = min(named_in(new_files(user, tmp_path)) - {"manifest.json"})
    place = Place(user, tmp_path / "place")
    sources = place.make_sources(NEW)
    inside = place.out / f"{path}{suffix}"
    inside.parent.mkdir(parents=True)
    inside.symlink_to(sources[0])
    before = sources[0].read_bytes()
    with refused("source_overwritten", file=sources[0]):
        place.again(sources)
    assert (sources[0].read_bytes(), inside.is_symlink()) == (before, True)


@pytest.mark.parametrize("folder", [STAGING, EARLIER])
def test_a_source_where_files_are_made_aside_is_kept(tmp_path: Path, folder: str) -> None:
    """What lies in a folder that a delivery empties is refused before it is emptied."""
    source = tmp_path / folder / "mix.wav"
    source.parent.mkdir()
    source.write_bytes(b"precious")
    with Delivery(tmp_path, Kind.PREVIEW, Unwatched()) as delivery, refused("source_overwritten", file=source):
        delivery.foresee(["mix.mp3"], [source], 0)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a.wav", "A.WAV"], "equal_names"),
        (["Café.wav", "Cafe\u0301.wav"], "equal_names"),
        (["a.wav", "a.wav"], "equal_names"),
        (["../a.wav"], "name_leads_outside"),
        (["b/../../a.wav"], "name_leads_outside"),
        (["/a.wav"], "name_leads_outside"),
        (["a\0.wav"], "name_leads_outside"),
    ],
)
def test_names_that_are_one_or_lead_out_of_the_folder_are_refused(tmp_path: Path, names: list[str], code: str) -> None:
    """In any case, and however an accent is written."""
    with Delivery(tmp_path / "out", Kind.RENDER, Unwatched()) as delivery, refused(code):
        delivery.foresee(names, [], 0)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("there", [user for user in USERS if user.has_manifest], ids=lambda user: user.name)
@each_user
def test_a_folder_holds_one_kind_of_delivery(user: DeliveryUser, there: DeliveryUser, tmp_path: Path) -> None:
    """Another kind would replace its manifest, or go out with it: refused, and what is there stays."""
    first, second = Place(there, tmp_path), Place(user, tmp_path)
    first.deliver(OLD)
    before = contents(first.out)
    if user is there:
        second.deliver(NEW)
        assert verify_delivery(second.out, Unwatched()).ok
        return
    with refused("holds_another_delivery", folder=first.out):
        second.again(second.user.sources(tmp_path / "other", NEW))
    assert contents(first.out) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folders")
@each_user
def test_all_is_on_the_disk_before_its_name_and_names_after(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file is synced before the first is named, the manifest is named last, and the folders are synced then."""
    place = Place(user, tmp_path)
    sources = place.make_sources(NEW)
    events: list[tuple[str, int, str]] = []
    replace, fsync = os.replace, os.fsync

    def renamed(source: Path, target: Path) -> None:
        events.append(("name", Path(source).stat().st_ino, str(target)))
        replace(source, target)

    def synced(handle: int) -> None:
        events.append(("sync", os.fstat(handle).st_ino, ""))
        fsync(handle)

    monkeypatch.setattr(os, "replace", renamed)
    monkeypatch.setattr(os, "fsync", synced)
    place.again(sources)
    names = [index for index, (kind, _, at) in enumerate(events) if kind == "name" and Path(at) in whole_names(place)]
    before = {inode for kind, inode, _ in events[: names[0]] if kind == "sync"}
    after = {inode for kind, inode, _ in events[names[-1] :] if kind == "sync"}
    assert {events[index][1] for index in names} <= before
    folders = {path.parent for path in whole_names(place)}
    assert {
        folder.stat().st_ino for folder in (*folders, place.out.parent)
    } <= after  # which holds the new folder's name
    assert Path(events[names[-1]][2]).name == "manifest.json" or not user.has_manifest
    assert len(names) == len(whole_names(place))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folders")
@each_user
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EINVAL, errno.ENOTSUP], ids=errno.errorcode.get)
def test_names_that_the_disk_does_not_confirm_are_undone(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A failing disk is never reported as done; one that cannot be asked about folders is no failing one."""
    new, place = new_files(user, tmp_path), Place(user, tmp_path / "place")
    place.deliver(OLD)
    before, sources, fsync = contents(place.out), place.make_sources(NEW), os.fsync

    def synced(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        error = attempt(place, sources)
    if code in (errno.EINVAL, errno.ENOTSUP):
        assert error is None
    else:
        assert isinstance(error, BouncedeskError)
        assert named(place.out) == before
    place.again(sources)
    assert_whole(place.out, user, new)


def whole_names(place: Place) -> set[Path]:
    """Every file of a delivery."""
    return {place.out / path for path in named(place.out)}


def test_a_disk_that_knows_no_locks_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only another delivery is worth waiting for: anything else is said at once."""

    def lock(_file: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("render.delivery.lock._lock", lock)
    with refused("unusable_locks", folder=tmp_path / "locks"):
        Delivery(tmp_path / "out", Kind.RENDER, Unwatched(), tmp_path / "locks").__enter__()
    assert not (tmp_path / "out").exists()


@each_user
def test_a_link_that_waits_where_files_are_made_is_not_followed(user: DeliveryUser, tmp_path: Path) -> None:
    """A `.part`, a staging folder or a folder of second names that leads elsewhere: what it leads to is not touched."""
    new = new_files(user, tmp_path)
    place, theirs = Place(user, tmp_path / "place"), tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "precious").write_bytes(b"precious")
    place.deliver(OLD)
    sources = place.make_sources(NEW)
    for name in (EARLIER, "manifest.json.part"):
        (place.out / name).symlink_to(theirs / "precious" if name.startswith("man") else theirs)
    place.again(sources)
    assert contents(theirs) == {"precious": b"precious"}
    assert {path: data for path, data in contents(place.out).items() if path in new} == new


@each_user
def test_a_disk_that_does_not_say_what_is_there_is_not_written_over(
    user: DeliveryUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its silence is no “nothing is there”: a stranger's file may have the name."""
    place, lstat = Place(user, tmp_path), Path.lstat
    new = new_files(user, tmp_path)
    theirs = place.out / next(path for path in new if path.endswith((".wav", ".mp3")))
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"precious")

    def silent(path: Path) -> os.stat_result:
        if path == theirs:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return lstat(path)

    sources = place.make_sources(NEW)
    error = refusal_where({"pathlib.Path.lstat": silent}, place, sources, monkeypatch)
    assert error.facts["reason"] == "input/output error"
    assert contents(place.out) == {theirs.relative_to(place.out).as_posix(): b"precious"}
