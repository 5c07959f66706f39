"""`render FOLDER -o OUT`: every variant of a session, proved to sum, with a manifest."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.context import ChildProcess, prepare_engine
from app.commands.output import decibels, print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.typed_words import WordChoice, spelt_formats, spelt_variants
from app.errors import NextSteps
from app.paths import find_paths
from render.delivery.manifest import NAME, of_earlier_renders
from render.text import printable

if TYPE_CHECKING:
    from app.delivery.render_request import RenderRequest


@click.command("render")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder for the finished files.")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="V",
    callback=spelt_variants,
    help="A variant, or all; repeatable.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("wav24",),
    metavar="F",
    callback=spelt_formats,
    help="Such as wav24; repeatable.",
)
@click.option("--cut", "cuts", multiple=True, metavar="CUT", help="A cut-down: 30s=0:12-0:27,1:02-end; repeatable.")
@click.option(
    "--bus", metavar="BUS", help="A TOML file or preset: transparent, glue, loud, vinyl; none switches it off."
)
@click.option("--independent", is_flag=True, help="Each variant finds its own gains; parts then do not sum to the mix.")
@click.option("--headroom", type=WordChoice(("trim", "refuse", "float")), default="trim", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse stems at another rate instead of resampling them.")
@click.option("--include", multiple=True, metavar="STEM", help="Mix an older take or a copy, too; repeatable.")
@click.option("--allow", multiple=True, metavar="STEM", help="Go on though STEM is missing or damaged; repeatable.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0, metavar="N", help="Use at most N processors; 0: all.")
@click.option("--force", is_flag=True, help="Trust nothing of an earlier render.")
@click.option("--song", metavar="ID", help="Record the render for this song of the catalogue.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def command(folder: Path, out: Path, song: str | None, as_json: bool, **options: Any) -> None:
    """Render the variants of the session in FOLDER.

    A bus follows the full mix and turns every variant down alike, so that they still sum to it. The session's own bus,
    and the balance of its groups, stand in its session.toml as [bus] and [balance.GROUP].
    """
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        if options["force"] or not (out / NAME).exists():  # otherwise nothing may have changed, which needs no engine
            child.load()
        request = _request(folder=folder, out=out, **options)
        manifest = _render(song, request, child, monitor)
    if as_json:
        print_document(manifest)
    else:
        summarise(manifest, out)


def _request(cuts: tuple[str, ...], bus: str | None, **options: Any) -> "RenderRequest":
    from app.commands.mix_options import parse_bus_option, parse_cut_options
    from app.delivery.render_request import RenderRequest

    paths = find_paths()
    return RenderRequest(
        cuts=parse_cut_options(cuts),
        bus=parse_bus_option(bus),
        cache=paths.renders,
        variants_file=paths.variants,
        **options,
    )


def _render(
    song: str | None, request: "RenderRequest", child: ChildProcess, monitor: TerminalMonitor
) -> dict[str, Any]:
    from app.use_cases.render import render_folder, render_song

    if song is None:
        return render_folder(request, child, monitor)
    from app.commands.context import opened

    with opened() as catalogue:
        return render_song(catalogue, catalogue.songs.find(song), request, child, monitor)


def summarise(manifest: Mapping[str, Any], out: Path) -> None:
    """Say what was delivered, what was skipped, what holds, and what to know."""
    others = of_earlier_renders(manifest)
    for row in manifest["deliverables"]:
        if row["path"] in others:
            continue
        if row["path"] is None:
            say(f"  skipped {row['variant']}: {row['skipped']}")
            continue
        loudness = decibels(row["integrated_lufs"], "LUFS")
        peak = decibels(row["true_peak_dbtp"], "dBTP")
        say(f"  {printable(row['path'])}  {loudness}  {peak}")
    for check in manifest["checks"]:
        left = "exact to the last bit" if check["exact"] else f"{decibels(check['residual_dbfs'], 'dBFS')} left over"
        say(f"  {check['name']}: {left}")
    steps = NextSteps.of("commands")
    for warning in manifest["warnings"]:
        say(f"  note: {printable(steps.after(warning['message'], warning['code']))}")
    say(f"Done in {manifest['timings']['total_s']:.1f} s: {out}")
