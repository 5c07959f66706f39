"""The command line finds its commands, and lists them without loading any."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import resources
from app.commands.shell import COMMANDS, bouncedesk

FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")

LOADED = """
import sys
from app.commands.shell import run
code = run({words!r}, None)
print(*(name for name in sys.modules if name.partition(".")[0] in ("app", "render", "numpy", "sqlite_utils")))
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    """The list keeps the words beside the names, so that it loads none: they stay the same."""
    command = bouncedesk.get_command(click.Context(bouncedesk), name)
    assert command is not None
    assert COMMANDS[name][1] == command.get_short_help_str(200)


def test_the_list_of_commands_loads_none_of_them() -> None:
    """`--help` is the first thing a newcomer asks for."""
    loaded = _loaded("--help")
    assert "app.commands.shell" in loaded
    assert not [name for name in loaded if name.startswith(("app.commands.", "app.catalogue", "numpy", "sqlite"))][1:]


def _loaded(*words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1].split()


def test_advice_names_commands_and_flags_that_there_are() -> None:
    """Whoever types what an error says is not told of another error."""
    advice = (Path(resources.__file__).parent / "next_steps/commands.toml").read_text("utf-8")
    spans = re.findall(r"`[a-z][^`=]*`", advice)
    assert len(spans) > 30
    for span in spans:
        command, flags = _command(span.strip("`").split()), FLAG.findall(span)
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        assert set(flags) <= known, span


def _command(words: list[str]) -> click.Command:
    """The command that words begin with."""
    found = bouncedesk.get_command(click.Context(bouncedesk), words[0])
    assert found is not None, words
    if isinstance(found, click.Group) and len(words) > 1 and not words[1].startswith("-"):
        found = found.get_command(click.Context(found), words[1])
        assert found is not None, words
    return found
