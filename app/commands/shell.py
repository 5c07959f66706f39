"""The command line as a whole: finds the command, runs it, and turns every failure into one plain sentence."""

import importlib
import sys
from collections.abc import Sequence

import click

from app import __version__
from app.desktop import Desktop
from app.errors import UsageError
from render.errors import BouncedeskError, Cancelled, system_error

# Each command lives in the module named, as `command` or under its own name where the module has another, and is
# imported only when called, so that `--help` is instant.
COMMANDS = {
    "demo": "demo",
    "scan": "scan",
    "render": "render",
    "master": "master",
    "preview": "preview",
    "measure": "measure",
    "advise": "advise",
    "enquiry": "enquiry",
    "quote": "quote",
    "verify": "measure:verify",
    "client": "client",
    "release": "release",
    "song": "song",
    "round": "round",
    "note": "note",
    "time": "time",
    "invoice": "invoice",
    "books": "closed_books",
    "studio": "studio",
    "search": "studio:search",
    "catalogue": "catalogue",
    "screenshots": "demo:screenshots",
}


class LazyGroup(click.Group):
    """A click group that imports a command's module when it is first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"app.commands.{module}"), name or "command")
        return command


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.version_option(__version__, prog_name="bouncedesk")
@click.pass_context
def bouncedesk(ctx: click.Context) -> None:
    """From stems to sign-off. Without a command, opens the app."""
    if ctx.invoked_subcommand is None:
        ctx.exit(ctx.obj.open_window())


def run(argv: Sequence[str], desktop: Desktop) -> int:
    """Run one command line; returns the exit code of the contract: 0 done, 1 failed, 2 bad usage.

    `desktop` opens the window and draws the papers, where a command asks for them.
    """
    try:
        result = bouncedesk.main(args=list(argv), prog_name="bouncedesk", standalone_mode=False, obj=desktop)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        return _say(" ".join(error.format_message().split()), 2)  # click lists choices on lines of their own
    except UsageError as error:
        return _say(_advised(error), 2)
    except BouncedeskError as error:
        return _say(_advised(error), 1)
    except OSError as error:  # of the parent process itself; a child's came back as a sentence
        return _say(_advised(system_error(error)), 1)
    except (KeyboardInterrupt, click.Abort, Cancelled):
        return _say("Stopped. Nothing half-written was left behind.", 1)
    except Exception as error:
        plain = _database_error(error)
        if plain is None:
            raise
        return _say(_advised(plain), 1)


def _database_error(error: Exception) -> BouncedeskError | None:
    """The sentence where SQLite refused what nobody had a word for; None for any other error."""
    if "sqlite3" not in sys.modules:  # which most commands load, and few fail in
        return None
    from app.catalogue.errors import unforeseen

    return unforeseen(error)


def _advised(error: BouncedeskError) -> str:
    from app.errors import NextSteps  # only a failure needs it

    return NextSteps.of("commands").advised(error)


def _say(sentence: str, code: int) -> int:
    from render.text import printable  # only a failure needs it

    print(f"bouncedesk: {printable(sentence)}", file=sys.stderr)
    return code
