"""The command line as a whole: finds the command, runs it, and turns every failure into one plain sentence."""

import importlib
import sys
from collections.abc import Sequence

import click

from app import __version__
from app.desktop import Desktop
from app.errors import UsageError
from render.errors import BouncedeskError, Cancelled, system_error

# Each command: the module it lives in (as `command`, or under its own name where the module has another), and what the
# list of all says of it. It is imported only when called, so that `--help` is instant.
COMMANDS = {
    "demo": ("demo", "Make up a small session and take it all the way to proved deliverables."),
    "scan": ("scan", "Inspect the session in FOLDER or ZIP: its stems, their groups, and what is wrong with them."),
    "render": ("render", "Render the variants of the session in FOLDER."),
    "master": ("master", "Master the finished mix in FILE, or the release that a TOML file describes."),
    "preview": ("preview", "Make previews of finished mixes: MP3s with a short mark sounding every few seconds."),
    "measure": ("measure", "Measure loudness (BS.1770, R 128) and peaks of FILE…"),
    "advise": ("advise", "Recommend a stage: mixing, mastering, both, recording or assessment; FILE is listened to."),
    "enquiry": (
        "enquiry",
        "Answer an enquiry: FILE is listened to, FOLDER (or a zip) is scanned; the song is kept as assessed.",
    ),
    "quote": ("quote", "Estimate a job by the rate card; keep, send and answer quotes."),
    "verify": ("measure:verify", "Check the delivery in OUT: hashes, formats, sums."),
    "client": ("client", "Add, list, show and edit clients."),
    "release": ("release", "Add, list, show and edit releases."),
    "song": ("song", "Add, list, show and edit songs."),
    "round": ("round", "Open, send, approve, reject, list and show rounds."),
    "note": ("note", "Add, list, show and edit notes."),
    "time": ("time", "Start and stop the timer, write hours down, list, show and edit them."),
    "invoice": ("invoice", "Bill: an invoice is named by its number, such as INV-0012, or by the id of its row."),
    "books": (
        "closed_books",
        "Close the books up to a day, once they were reported, and record what is missing in them.",
    ),
    "studio": (
        "studio",
        "Show and set the studio's name, address, VAT number, bank details and terms, as they stand on its papers.",
    ),
    "search": (
        "studio:search",
        "Find clients, releases, songs, briefs, enquiries and notes that hold all WORDS, the last as a beginning.",
    ),
    "catalogue": ("catalogue", "Back up, restore, check, export and import everything the studio has kept."),
    "screenshots": ("demo:screenshots", "Draw one picture a page and theme into DIR and nothing else."),
}


class LazyGroup(click.Group):
    """A click group that imports a command's module when it is first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"app.commands.{module}"), name or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


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
