"""`quote --input JOB.json` and `quote --session FOLDER`: what a job comes to, and why."""

import sys
from pathlib import Path

import click

from app.commands import output
from app.commands.output import print_document, say
from app.domain.pricing import Estimate, PricedJob
from app.domain.session import Metrics
from app.errors import UsageError
from app.paths import find_paths
from app.pricing.estimate import Estimator, estimate_document, estimate_lines
from app.pricing.job_file import job_of, load_table
from app.pricing.priced_song import fill_in, song_of
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from render.errors import BouncedeskError
from render.text import shown

LARGEST = 10_000_000  # bytes of a job file
KEPT = {
    **{name: name for name in ("show", "send", "accept", "decline", "withdraw", "pdf", "calibrate")},
    "list": "list_",
    "call-off": "call_off",
}


class KeptQuotes(click.Group):
    """A group whose other commands are imported, with the catalogue, when one is called: an estimate needs neither."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *KEPT]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in KEPT:
            return super().get_command(ctx, cmd_name)
        from app.commands import quotes

        kept: click.Command = getattr(quotes, KEPT[cmd_name])
        return kept


@click.group("quote", cls=KeptQuotes, invoke_without_command=True)
@click.option("--input", "source", type=click.Path(path_type=Path), metavar="JOB.json", help="The job; - reads stdin.")
@click.option(
    "--session",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="A session to scan: tracks, condition and density that the job leaves out are measured.",
)
@output.names_encoding_option
@click.option("--client", metavar="CLIENT", help="Price as agreed with this client, by the card in use.")
@click.option("--save", is_flag=True, help="Keep it as a draft for the client; see `quote list`.")
@click.option("--version-of", metavar="Q", help="Keep it as the next version of a quote.")
@click.option("--title", default="", help="What the quote is called, if not by its songs.")
@click.option("--json", "as_json", is_flag=True, help="Print the estimate as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    source: Path | None,
    session: Path | None,
    client: str | None,
    version_of: str | None,
    title: str,
    encoding: str,
    *,
    save: bool,
    as_json: bool,
) -> None:
    """Estimate a job by the rate card; keep, send and answer quotes. A quote is named by its number, such as Q12."""
    if ctx.invoked_subcommand is not None:
        return
    words = PricingWords.load(find_paths().variants)
    job = _job(source, session, words, encoding)
    if save or version_of is not None:
        from app.commands.quotes import keep_quote

        keep_quote(job, client, version_of, title, as_json=as_json)
        return
    estimate = Estimator(_card(), words).estimate(job) if client is None else _agreed(job, client)
    if as_json:
        print_document(estimate_document(estimate))
    else:
        for line in estimate_lines(estimate):
            say(line)


def _agreed(job: PricedJob, client: str) -> Estimate:
    from app.commands.quotes import agreed_estimate  # the catalogue is only wanted where there is one

    return agreed_estimate(job, client)


@command.command("edit")
@click.argument("quote")
@click.option(
    "--input", "source", type=click.Path(path_type=Path), metavar="JOB.json", help="Another job; - reads stdin."
)
@click.option("--title", default="", help="What it is called from now on.")
@click.option("--card-in-use", "by_card_in_use", is_flag=True, help="Price it by the card in use, not by its own.")
@output.as_json
def edit(quote: str, source: Path | None, title: str, *, by_card_in_use: bool, as_json: bool) -> None:
    """Price a draft again, as agreed with its client today; of what was sent, make another version."""
    if source is None and not title and not by_card_in_use:
        raise UsageError(
            "Say what is to change: --input JOB.json, --title or --card-in-use; nothing was changed.",
            code="nothing_to_change",
        )
    job = _job(source, None, PricingWords.load(find_paths().variants)) if source else None
    from app.commands.quotes import edit_draft

    edit_draft(quote, job, title, by_card_in_use=by_card_in_use, as_json=as_json)


def _job(source: Path | None, session: Path | None, words: PricingWords, encoding: str = "") -> PricedJob:
    if source is not None:
        table = load_table(_text(source))
        job = job_of(table, words)  # one that makes no sense is refused before anything is scanned
        return job if session is None else fill_in(job, table.values, _scan(session, encoding), _title(session))
    if session is None:
        raise UsageError("Name a job with --input JOB.json, or a session with --session FOLDER.", code="job_wanted")
    return PricedJob((song_of(_scan(session, encoding), _title(session)),))


def _card() -> RateCard:
    """The card that new quotes use; without a catalogue, which an estimate makes none of, the program's own."""
    if not find_paths().catalogue.exists():
        return RateCard.default()
    from app.commands.context import opened
    from app.pricing.rate_card_versions import card_in_use

    with opened() as catalogue:
        return card_in_use(catalogue)


def _title(session: Path) -> str:
    return session.resolve().stem if session.is_file() else session.resolve().name


def _scan(session: Path, encoding: str) -> Metrics:
    from app.commands.scan import scanned  # the engine is only wanted where there is something to scan

    scan = scanned(session, encoding)
    if not any(stem.readable for stem in scan.stems):
        raise BouncedeskError(
            f"{shown(session.name)} holds no stem that can be read, so nothing was priced.",
            code="no_stems",
            file=str(session),
        )
    return scan.metrics


def _text(source: Path) -> str:
    """The job file's text; raises BouncedeskError in one sentence where it cannot be read."""
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if str(source) == "-" else _bytes(source)
    except OSError as error:
        raise BouncedeskError(
            f"{source} could not be read ({error.strerror}); nothing was priced.",
            code="file_unreadable",
            file=str(source),
        ) from error
    if len(data) > LARGEST:
        raise BouncedeskError(
            f"{source} is larger than any job ({LARGEST // 1_000_000} MB); nothing was priced.",
            code="file_too_large",
            file=str(source),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BouncedeskError(
            f"{source} is not UTF-8 text; save the job as UTF-8. Nothing was priced.", code="not_utf8", file=str(source)
        ) from error


def _bytes(source: Path) -> bytes:
    if not source.is_file():
        what = "is not a file" if source.exists() else "does not exist"
        raise BouncedeskError(
            f"{source} {what}; name the file that holds the job.", code="no_such_file", file=str(source)
        )
    with source.open("rb") as file:
        return file.read(LARGEST + 1)
