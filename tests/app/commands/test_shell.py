"""The command line finds its commands, and lists them without loading any."""

import subprocess
import sys

import click
import pytest

from app.commands.shell import COMMANDS, bouncedesk

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
