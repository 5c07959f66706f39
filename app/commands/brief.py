"""`song brief`, `song ready` and `song letter`: what the client wants, what is missing, and the letter that asks."""

from pathlib import Path
from typing import Any, cast

import click

from app.catalogue import Catalogue
from app.catalogue.briefs import BriefChanges
from app.commands.context import opened
from app.commands.output import as_json, print_document, print_row, say
from app.commands.scan_report import print_letter, studio_name
from app.commands.typed_words import spelt_formats, spelt_variants
from app.domain.brief import Brief, read_tempo
from app.errors import UsageError
from app.intake.readiness import ReadyRules
from app.paths import find_paths
from app.routing.variants import VariantRules
from app.use_cases.letters import song_letter
from render.encoders.formats import Formats
from render.errors import BouncedeskError

_LISTS = {"reference": "references", "want": "variants", "format_": "formats"}


@click.command("brief")
@click.argument("song")
@click.option("--goals", help="What the client wants of it; '' for nothing.")
@click.option("--reference", multiple=True, help="A song, link or file it should sound like; '' removes all.")
@click.option("--tempo", help="Beats a minute, 20 to 400; '' for none.")
@click.option("--key", help="The key: E minor, F#m, Bb; '' for none.")
@click.option("--deadline", help="When it has to be ready: YYYY-MM-DD; '' for no date.")
@click.option("--agreed/--not-agreed", default=None, help="Whether the deadline is agreed with the client.")
@click.option(
    "--want",
    multiple=True,
    metavar="VARIANT",
    callback=spelt_variants,
    help="A variant to deliver; '' removes all.",
)
@click.option(
    "--format",
    "format_",
    multiple=True,
    callback=spelt_formats,
    help="A format to deliver in; '' removes all.",
)
@click.option("--release-plan", help="Where and how it will be released.")
@click.option("--remarks", help="Anything else.")
@as_json
def brief(song: str, *, as_json: bool, **given: Any) -> None:
    """Show the brief of a SONG, and what is missing of it; with options, change it first."""
    with opened() as catalogue:
        song_id = catalogue.songs.find(song).id
        changes = _changes(given)
        if changes:
            catalogue.briefs.edit(song_id, **changes)
        print_row(_row(catalogue, song_id, as_json=as_json), as_json=as_json)


@click.command("ready")
@click.argument("song")
@click.option("--groups-confirmed/--groups-open", default=None, help="Whether the groups of its stems are right.")
@as_json
def ready(song: str, *, groups_confirmed: bool | None, as_json: bool) -> None:
    """Show what a SONG still needs before the work on it can begin."""
    with opened() as catalogue:
        song_id = catalogue.songs.find(song).id
        if groups_confirmed is not None:
            _confirm_groups(catalogue, song_id, confirmed=groups_confirmed)
        list_ = ReadyRules.load().fill_in(catalogue.checklists.of_song(song_id))
    if as_json:
        items = [{"check": item.check, "title": item.title, "missing": item.missing or None} for item in list_.items]
        print_document({"ready": list_.ready, "done": list_.done, "of": len(list_.items), "items": items})
        return
    for item in list_.items:
        say(f"[{'x' if item.done else ' '}] {item.title}" + (f": {item.missing}" if item.missing else ""))
    say(f"{list_.done} of {len(list_.items)}: " + ("ready to start." if list_.ready else "not ready yet."))


@click.command("letter")
@click.argument("song")
@click.option("--pdf", type=click.Path(path_type=Path), help="Save it as a PDF instead of printing it.")
def letter(song: str, pdf: Path | None) -> None:
    """Write to the client of a SONG about the files that arrived, asking for what is missing of the brief."""
    with opened() as catalogue:
        print_letter(song_letter(catalogue, catalogue.songs.find(song).id, studio_name()), pdf)


COMMANDS = (brief, ready, letter)


def _changes(given: dict[str, Any]) -> BriefChanges:
    """What was given, in the store's words; raises UsageError for what it does not know."""
    values: dict[str, Any] = {name: given[name] for name in ("goals", "key", "deadline", "release_plan", "remarks")}
    values["agreed"] = given["agreed"]
    changes = {name: value for name, value in values.items() if value is not None}
    if given["tempo"] is not None:
        changes["tempo_bpm"] = read_tempo(given["tempo"])
    for option, name in _LISTS.items():
        if given[option]:
            changes[name] = tuple(text for text in given[option] if text)
    _check_names(changes.get("variants", ()), changes.get("formats", ()))
    return cast(BriefChanges, changes)


def _check_names(variants: tuple[str, ...], formats: tuple[str, ...]) -> None:
    if variants:
        rules = VariantRules.load(find_paths().variants)
        for name in variants:
            rules.rule(name)
    try:
        for name in formats:
            Formats().parse(name)
    except BouncedeskError as error:
        raise UsageError.of(error) from error


def _confirm_groups(catalogue: Catalogue, song_id: int, *, confirmed: bool) -> None:
    session_id = catalogue.checklists.of_song(song_id).session_id
    if session_id is None:
        raise UsageError(
            "No stems have arrived for this song, so there are no groups to confirm; nothing was changed.",
            code="no_stems",
            song_id=song_id,
        )
    catalogue.sessions.confirm_groups(session_id, confirmed=confirmed)


def _row(catalogue: Catalogue, song_id: int, *, as_json: bool) -> dict[str, Any]:
    kept = catalogue.briefs.get(song_id)
    return {
        "song_id": song_id,
        "goals": kept.goals,
        "references": _listed(kept.references, as_json=as_json),
        "tempo_bpm": kept.tempo_bpm,
        "key": kept.key,
        "deadline": kept.deadline or None,
        "deadline_agreed": kept.deadline_agreed,
        "variants": _listed(kept.variants, as_json=as_json),
        "formats": _listed(kept.formats, as_json=as_json),
        "release_plan": kept.release_plan,
        "remarks": kept.remarks,
        "missing": _listed(_missing(kept, as_json=as_json), as_json=as_json),
    }


def _missing(kept: Brief, *, as_json: bool) -> tuple[str, ...]:
    return kept.missing if as_json else ReadyRules.load().named(kept.missing)


def _listed(entries: tuple[str, ...], *, as_json: bool) -> list[str] | str:
    return list(entries) if as_json else "; ".join(entries)
