"""The documents say what is so: commands, options, files, the version; and nothing of the machine they were made on."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app import __version__
from app.commands.shell import COMMANDS, bouncedesk

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))),
)
README = (ROOT / "README.md").read_text("utf-8")


def walk(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, each with the words that call it."""
    yield names, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            subcommand = command.get_command(context, name)
            assert subcommand is not None
            yield from walk(subcommand, *names, name)


ALL = dict(walk(bouncedesk))
OPTIONS = {option for command in ALL.values() for param in command.params for option in param.opts} | {"--help"}


def code_of(text: str) -> list[str]:
    """The code in a Markdown text: lines of fenced blocks, and spans."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return [line.strip() for block in blocks for line in block.splitlines()] + spans


def tracked() -> list[Path]:
    """The files of the project that are kept."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` works, says what the command is for, and explains every option but the universal ones."""
    assert bouncedesk.main([*words, "--help"], prog_name="bouncedesk", standalone_mode=False) == 0
    assert capsys.readouterr().out.startswith("Usage: bouncedesk")
    assert ALL[words].help or words == ()


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_names_every_command(name: str) -> None:
    """No command is a secret."""
    assert any(re.search(rf"\b{name}\b", code) for code in code_of(README))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_documents_exist(document: str) -> None:
    """What is written after `bouncedesk` is a command, its options are options, and make knows its targets."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for code in code_of((ROOT / document).read_text("utf-8")):
        words = code.partition("#")[0].split()
        if words[:1] == ["bouncedesk"] and len(words) > 1 and not words[1].startswith("-"):
            assert (words[1],) in ALL, code
        if words[:1] == ["make"]:
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), code
        if words[:1] == ["bouncedesk"] or (words[:1] == [code] and code.startswith("--")):
            assert {word for word in words if word.startswith("--")} <= OPTIONS, code


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_lead_somewhere(document: str) -> None:
    """Every relative link is a file of the project."""
    path = ROOT / document
    links = re.findall(r"\]\(([^)#:\s]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_and_folders_in_documents_exist(document: str) -> None:
    """A map that names a place which is gone leads astray."""
    parts = ("app", "render", "widgets", "resources", "tests", "docs", ".ci")
    paths = [code for code in code_of((ROOT / document).read_text("utf-8")) if code.partition("/")[0] in parts]
    places = [path for path in paths if "/" in path and " " not in path and "*" not in path]
    assert [path for path in places if not (ROOT / path).exists()] == []


def test_the_changelog_knows_the_version() -> None:
    """The newest entry is this version."""
    entries = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert entries[0] == __version__


def test_no_file_knows_the_machine() -> None:
    """No path of the checkout, of a home or of a user stands in any file."""
    telling = {str(ROOT), str(Path.home())} - {"/", tempfile.gettempdir()}
    if ROOT.parent not in (Path("/"), Path(tempfile.gettempdir()), Path.home()):
        telling.add(f"{ROOT.parent}/")
    unwanted = re.compile("|".join([*map(re.escape, telling), "/" + r"(?:home|Users)/\w+", "/" + "root/"]).encode())
    assert [str(path.relative_to(ROOT)) for path in tracked() if unwanted.search(path.read_bytes())] == []


def test_nothing_large_is_kept() -> None:
    """No file of the project is over one MiB."""
    assert [path.name for path in tracked() if path.stat().st_size > 1 << 20] == []
