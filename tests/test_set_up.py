"""The set-up on a fresh machine: Python is found or asked for, system packages are installed or named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APT = """#!/bin/sh
echo "$DEBIAN_FRONTEND $*" >> "$APT_LOG"
case "$*" in
*" update") exit 0 ;;
*"ffmpeg") cp "$0" "${0%/*}/ffmpeg" ;;
*) echo "E: Unable to locate package"; exit 100 ;;
esac
"""
SUDO = '#!/bin/sh\nshift\nexec "$@"\n'  # where the tests are not run as root

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the set-up installs system packages on Linux only")


def script(folder: Path, name: str, text: str) -> None:
    """An executable in a folder that is to be the whole PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def apt_folder(tmp_path: Path) -> Path:
    """A folder with an apt-get that knows ffmpeg only, and the right to use it."""
    folder = tmp_path / "bin"
    script(folder, "apt-get", APT)
    script(folder, "sudo", SUDO)
    for name in ("env", "sh", "cp", "true"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def look(folder: Path, *parts: str) -> str:
    """What the script for system packages says where only the programs in `folder` are there."""
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci/system_packages.py"), *parts],
        env={"PATH": str(folder), "APT_LOG": str(folder / "log")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_what_is_there_is_not_mentioned(tmp_path: Path) -> None:
    """Nothing to do is nothing said, and apt is not asked."""
    script(tmp_path / "bin", "ffmpeg", "#!/bin/sh\n")
    script(tmp_path / "bin", "apt-get", APT)
    assert look(tmp_path / "bin", "ffmpeg") == ""
    assert not (tmp_path / "bin" / "log").exists()


def test_without_apt_the_packages_are_named(tmp_path: Path) -> None:
    """One sentence, and on it goes."""
    (tmp_path / "bin").mkdir()
    output = look(tmp_path / "bin", "ffmpeg", "peers")
    assert output == "Missing on this system, please install (names as in Debian): ffmpeg sox ecasound.\n"


def test_they_are_installed_without_a_question(tmp_path: Path) -> None:
    """The lists are fetched first, nothing recommended comes along, and success is not talked about."""
    folder = apt_folder(tmp_path)
    assert look(folder, "ffmpeg") == "Installing with apt-get: ffmpeg …\n"
    update, install = (folder / "log").read_text().splitlines()
    assert update == "noninteractive -qq -o DPkg::Lock::Timeout=120 update"
    assert install == update.replace("update", "install -y --no-install-recommends ffmpeg")


def test_what_cannot_be_installed_is_named_with_the_reason(tmp_path: Path) -> None:
    """A package that this system's apt does not know stops nothing."""
    output = look(apt_folder(tmp_path), "peers")
    assert output.splitlines()[1] == "Could not be installed: sox ecasound (E: Unable to locate package)."


def find_python(folder: Path, *wanted: str) -> "subprocess.CompletedProcess[str]":
    """Look for a Python among the programs in `folder`."""
    sh = str(shutil.which("sh"))
    return subprocess.run(
        [sh, str(ROOT / ".ci/find-python"), *wanted], env={"PATH": str(folder)}, capture_output=True, text=True
    )


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    """The first of the usual names that will do is taken."""
    script(tmp_path / "bin", "python3", "#!/bin/sh\nexit 1\n")
    (tmp_path / "bin" / "python3.12").symlink_to(sys.executable)
    done = find_python(tmp_path / "bin")
    assert done.returncode == 0
    assert Path(done.stdout.strip()).exists()


@pytest.mark.parametrize("wanted", [(), ("",), ("/no/such/python",)])
def test_no_python_is_one_sentence(tmp_path: Path, wanted: tuple[str, ...]) -> None:
    """What is needed, and how to name it."""
    done = find_python(tmp_path, *wanted)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "Bouncedesk needs Python 3.11 to 3.14; install one, or name it: make PYTHON=/path/to/python3."
    ]
