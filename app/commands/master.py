"""`master FILE|RELEASE.toml -o OUT --profile P…`: the files that are released, and what platforms will do to them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.context import ChildProcess, desktop, opened, prepare_engine
from app.commands.output import decibels, print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.typed_words import spelt_profiles
from app.errors import NextSteps, UsageError
from app.jobs import tasks
from app.paths import find_paths
from render.monitor import Monitor
from render.text import printable

if TYPE_CHECKING:
    from app.mastering.master_request import MasterRequest, ReleaseRequest

ENDING = ".toml"  # of a file that describes a release


@click.command("master")
@click.argument("source", metavar="FILE|RELEASE.toml", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder for the finished files.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="P",
    callback=spelt_profiles,
    help="Such as wav, streaming, mp3, cd; repeatable.",
)
@click.option("--lufs", type=float, metavar="N", help="Another loudness than the profile's, such as -9.")
@click.option("--ceiling", type=float, metavar="DBTP", help="Another highest true peak than the profile's.")
@click.option(
    "--max-reduction",
    type=float,
    default=6.0,
    show_default=True,
    metavar="DB",
    help="The most that the limiter may turn down at any moment.",
)
@click.option("--bus", metavar="FILE|PRESET", help="Processing before the level: a TOML file, or a preset's name.")
@click.option("--from-stems", is_flag=True, help="FILE is a session's folder: its groups are balanced and mixed first.")
@click.option("--include", multiple=True, metavar="STEM", help="With --from-stems, mix an older take or a copy, too.")
@click.option("--allow", multiple=True, metavar="STEM", help="With --from-stems, go on though STEM is damaged or gone.")
@click.option("--song", metavar="ID", help="Record the master for this song of the catalogue, under its names.")
@click.option("--release", metavar="ID", help="Record a RELEASE.toml for this release of the catalogue.")
@click.option("--title", help="The song's title, in names and tags; the catalogue's otherwise.")
@click.option("--artist", help="Who it is by.")
@click.option("--isrc", metavar="CODE", help="The recording's ISRC.")
@click.option("--no-tags", is_flag=True, help="Put no titles and codes into the files, as some distributors want them.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def command(source: Path, out: Path, song: str | None, release: str | None, as_json: bool, **options: Any) -> None:
    """Master the finished mix in FILE, or the release that a TOML file describes."""
    naming = {name: options.pop(name) for name in ("title", "artist", "isrc", "no_tags")}
    _check_options(song, release, naming, options, of_release=_is_release(source))
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        child.load(tasks.load_mastering)
        request = _request(source, out, **options)
        if _is_release(source):
            manifest = _release(release, request, child, monitor)
        else:
            manifest = _master(song, request, child, monitor, **naming)
    if as_json:
        print_document(manifest)
    else:
        summarise(manifest, out)


def _is_release(path: Path) -> bool:
    return path.suffix.lower() == ENDING


def _check_options(
    song: str | None, release: str | None, naming: Mapping[str, Any], options: Mapping[str, Any], *, of_release: bool
) -> None:
    if of_release and (song is not None or any(naming.values())):
        raise UsageError(
            "--song, --title, --artist, --isrc and --no-tags are for one mix; a release has its songs, titles and "
            "codes, and tags = false, in its file.",
            code="names_of_release",
        )
    if of_release and options["from_stems"]:
        raise UsageError(
            "A release is made of finished mixes: leave out --from-stems, or name a session's folder.",
            code="release_of_stems",
        )
    if not options["from_stems"] and (options["include"] or options["allow"]):
        raise UsageError(
            "--include and --allow name stems, and without --from-stems none are mixed.", code="stems_not_mixed"
        )
    if release is not None and not of_release:
        raise UsageError(
            "--release is for a RELEASE.toml; name the song of one mix with --song.", code="mix_of_release"
        )
    if not options["profiles"]:
        raise UsageError("No kind of master was chosen, so there is nothing to make.", code="no_profile")


def _release(release: str | None, request: "MasterRequest", child: ChildProcess, monitor: Monitor) -> dict[str, Any]:
    """The whole release, its papers drawn where they are made; recorded where a release of the catalogue is named."""
    from app.use_cases.release import ReleaseMaster

    asked, papers = _release_request(request), desktop().documents()
    if release is None:
        return dict(child.run(tasks.master_release, asked, papers, title="Master the release", monitor=monitor))
    from app.use_cases.operation import carry_out

    with opened() as catalogue:
        operation = ReleaseMaster(catalogue.releases.find(release), asked, papers)
        return dict(carry_out(operation, catalogue, child, monitor))


def _master(
    song: str | None,
    request: "MasterRequest",
    child: ChildProcess,
    monitor: Monitor,
    *,
    no_tags: bool,
    **typed: str | None,
) -> dict[str, Any]:
    from app.use_cases.master import TypedNames, master_song

    names = TypedNames(**typed, tagged=not no_tags)
    if song is None:
        manifest: dict[str, Any] = child.run(tasks.master, names.put_into(request), title="Master", monitor=monitor)
        return manifest
    with opened() as catalogue:
        return master_song(catalogue, catalogue.songs.find(song), request, child, monitor, names).manifest


def _request(
    source: Path,
    out: Path,
    *,
    profiles: tuple[str, ...],
    lufs: float | None,
    ceiling: float | None,
    max_reduction: float,
    bus: str | None,
    **of_stems: Any,
) -> "MasterRequest":
    from app.commands.mix_options import parse_bus_option
    from app.mastering.master_request import MasterRequest, check_master_request

    request = MasterRequest(
        source=source,
        out=out,
        profiles=profiles,
        lufs=lufs,
        ceiling_dbtp=ceiling,
        max_reduction_db=max_reduction,
        bus=parse_bus_option(bus),
        bus_name=Path(bus).name if bus else "",
        cache=find_paths().renders,
        **of_stems,
    )
    check_master_request(request)
    return request


def _release_request(request: "MasterRequest") -> "ReleaseRequest":
    """The same, asked for of the songs that a release's file lists."""
    from app.mastering.master_request import ReleaseRequest

    return ReleaseRequest(
        file=request.source,
        out=request.out,
        profiles=request.profiles,
        lufs=request.lufs,
        ceiling_dbtp=request.ceiling_dbtp,
        max_reduction_db=request.max_reduction_db,
        bus=request.bus,
        locks=request.cache,
    )


def summarise(manifest: Mapping[str, Any], out: Path) -> None:
    """Say what was delivered and how, what each platform will do to it, and what to know."""
    for row in manifest["deliverables"]:
        if row["path"] is None:
            say(f"  skipped {row['profile']}: {row['skipped']}")
            continue
        say(
            f"  {printable(row['path'])}  {decibels(row['integrated_lufs'], 'LUFS')}  "
            f"{decibels(row['true_peak_dbtp'], 'dBTP')}  gain {row['gain_db']:+.1f} dB, limited by at most "
            f"{row['gain_reduction_max_db']:.1f} dB"
        )
        for line in _platforms(row["platforms"]):
            say(f"      {line}")
    steps = NextSteps.of("commands")
    for warning in manifest["warnings"]:
        say(f"  note: {printable(steps.after(warning['message'], warning['code']))}")
    say(f"Done in {manifest['timings']['total_s']:.1f} s: {out}")


def _platforms(rows: list[Mapping[str, Any]]) -> list[str]:
    from render.master.platforms import PlatformOutcome, sentence

    return [sentence(PlatformOutcome(**row)) for row in rows]
