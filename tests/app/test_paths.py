"""Where things are kept, also in a home that may only be read."""

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.maintenance.check import check_catalogue
from app.paths import find_paths, kernel_folder, shared_by
from render.monitor import Unwatched
from tests.app.catalogue.samples import fill

posix = pytest.mark.skipif(os.name != "posix", reason="needs owners and modes")


@pytest.fixture
def read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that the system says may not be written, whoever asks; and a folder of temporary files of its own."""
    home, real = tmp_path / "home", os.access
    home.mkdir()

    def access(path: str | os.PathLike[str], mode: int) -> bool:
        inside = home in (Path(path), *Path(path).parents)
        return not (inside and mode & os.W_OK) and real(path, mode)

    monkeypatch.setattr(os, "access", access)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return home


def test_kernels_are_kept_in_the_cache(tmp_path: Path) -> None:
    """Also before it is made."""
    assert kernel_folder(find_paths(tmp_path / "home")) == tmp_path / "home" / "cache" / "kernels"


@posix
def test_in_a_read_only_home_kernels_are_kept_among_the_temporary_files(read_only: Path, tmp_path: Path) -> None:
    """In one folder each time, so that they are compiled once, and nobody else can put code there."""
    folder = kernel_folder(find_paths(read_only))
    assert folder == kernel_folder(find_paths(read_only))
    assert folder.parent == tmp_path / "tmp"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.symlink_to("/"), lambda path: path.mkdir(), lambda path: path.write_text("")],
    ids=["a link", "others may write", "a file"],
)
def test_a_folder_that_others_could_have_filled_is_not_used(
    read_only: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """Code is loaded from it: the cache is named then, at the price of compiling."""
    place = tmp_path / "tmp" / f"bouncedesk-kernels-{os.getuid()}"
    spoil(place)
    if place.is_dir() and not place.is_symlink():
        place.chmod(0o777)
    assert kernel_folder(find_paths(read_only)) == find_paths(read_only).kernels


def test_a_catalogue_that_may_only_be_read_is_checked_all_the_same(read_only: Path, tmp_path: Path) -> None:
    """What needs the right to write is looked at in a copy, which goes again."""
    path = read_only / "catalogue.db"
    with closing(Catalogue.open(path, read_only / "backups")) as catalogue:
        fill(catalogue)
    before = path.read_bytes()
    assert {finding.code for finding in check_catalogue(path, Unwatched())} <= {"folder", "deliverable"}
    assert path.read_bytes() == before
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/Bouncedesk", "Dropbox"),
        ("OneDrive - Harbour Ltd/books", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/books", "iCloud"),
        ("Library/CloudStorage/Box-Box", "a cloud service"),
        ("kept/books", "Syncthing"),
        ("boxes/Dropboxer", ""),
    ],
)
def test_folders_that_others_copy_are_known(tmp_path: Path, folder: str, service: str) -> None:
    """By the names that services give them, or by what they leave in them."""
    (tmp_path / "kept" / ".stfolder").mkdir(parents=True)
    assert shared_by(tmp_path / folder) == service


def test_a_disk_of_another_computer_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its file system, as Linux's table of mounts has it: the innermost one decides."""
    mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /mnt/the\\040studio rw shared:1 - nfs4 nas:/a rw\n"
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, *rest: mounts if path.name == "mountinfo" else read(path, *rest)
    )
    assert shared_by(Path("/mnt/the studio/Bouncedesk")) == "a network"
    assert shared_by(Path("/mnt/here")) == ""


def test_a_catalogue_that_others_copy_is_said_by_the_check(tmp_path: Path) -> None:
    """SQLite's file and its journal are one only on a disk where nothing copies them apart."""
    home = tmp_path / "Dropbox"
    home.mkdir()
    with closing(Catalogue.open(home / "catalogue.db", home / "backups")):
        pass
    (finding,) = check_catalogue(home / "catalogue.db", Unwatched())
    assert (finding.code, "Dropbox copies" in finding.message) == ("shared_folder", True)
