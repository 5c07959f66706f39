"""Words of a list that are typed as options: in any case, with spaces, dashes or underscores alike.

A wrong one is answered by a sentence that names what there is. The comparing itself is `render.text.known_word`, as for
jobs and files.
"""

from collections.abc import Callable, Iterable
from typing import Any

import click

from render.text import known_word, shown


class WordChoice(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks only
    """One of some words; what comes out is the word as the list has it."""

    name = "choice"

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(str(word) for word in words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002 -- click's
        """The words, as `--help` shows what an option takes."""
        listed = "|".join(self.words)
        return f"{{{listed}}}" if isinstance(param, click.Argument) else f"[{listed}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word that was meant; fails with a sentence that names them all."""
        word = known_word(str(value), self.words)
        if word is None:
            self.fail(f"there is no “{shown(str(value), 40)}”; choose from {', '.join(self.words)}.", param, ctx)
        return word


Spelt = Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[str, ...]]


def _spelt(known: Callable[[], Iterable[str]]) -> Spelt:
    """Turns repeatable words into those of a list; one that is not in it stays, for whoever knows why it is wrong."""

    def turn(_ctx: click.Context, _param: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
        words = tuple(known()) if typed else ()
        return tuple(_one(each, words) for each in typed)

    return turn


def _one(typed: str, words: tuple[str, ...]) -> str:
    name, at, rest = typed.partition("@")  # formats may name a rate
    return f"{known_word(name, words) or name}{at}{rest}"


def _variants() -> Iterable[str]:
    from app.paths import find_paths  # `--help` needs none of these
    from app.routing.variants import ALL, VariantRules

    return (*VariantRules.load(find_paths().variants).names, ALL)


def _formats() -> Iterable[str]:
    from render.encoders.formats import Formats

    return Formats().by_name


def _profiles() -> Iterable[str]:
    from render.master.profiles import Profiles

    return Profiles().by_name


spelt_variants, spelt_formats, spelt_profiles = _spelt(_variants), _spelt(_formats), _spelt(_profiles)
