"""Sentences of the engine and the studio state facts; what to do about them is said by each shell, by their code."""

import ast
import re
import string
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
COMMAND = re.compile(r"`(?:bouncedesk|[a-z]+) [a-z][^`]*`")
PAGE = re.compile(r"\b(?:Board|Song|Clients|Queue|Pricing|Billing|Settings) page\b|\bin Settings\b")
DIALECT = re.compile(
    r"(?<![Tt]here )\bis no (?:address|amount|country|currency|date|file|folder|ISRC|key|line|moment|number|time)\b"
    r"|\b(?:given up|put away|taken? back|let go)\b"
    r"|\bgive (?:it|one|them) up\b|\btake (?:it|one|them) (?:back|out again)\b"
    r"|\b(?:leave|put|take)s? [^.;:(]*\baway\b|\bis another (?:for|than)\b",
    re.IGNORECASE,
)
SHELLS = ("commands", "window")
BELOW = sorted(
    path.relative_to(ROOT).as_posix()
    for part in ("app", "render")
    for path in (ROOT / part).rglob("*.py")
    if not path.is_relative_to(ROOT / "app/commands")
)


SHOWN = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "resources").rglob("*.toml"))]
EVERYWHERE = [
    *BELOW,
    *(
        path.relative_to(ROOT).as_posix()
        for part in ("app/commands", "widgets")
        for path in (ROOT / part).rglob("*.py")
    ),
]


def texts(source: str) -> Iterator[str]:
    """The string literals of a source that are no docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def named(source: str) -> list[str]:
    """The flags, commands and pages that the sentences of a source name."""
    return [found for text in texts(source) for kind in (FLAG, COMMAND, PAGE) for found in kind.findall(text)]


def steps(shell: str) -> dict[str, str | dict[str, str]]:
    """The advice of a shell, by code."""
    return tomllib.loads((ROOT / f"resources/next_steps/{shell}.toml").read_text("utf-8"))


def facts_by_code() -> dict[str, list[set[str]]]:
    """The facts that each call with a `code` gives, by that code."""
    given: dict[str, list[set[str]]] = {}
    for path in BELOW:
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.Call):
                words = {each.arg: each.value for each in node.keywords if each.arg}
                if isinstance(code := words.get("code"), ast.Constant):
                    given.setdefault(str(code.value), []).append(set(words))
    return given


@pytest.mark.parametrize("path", BELOW)
def test_no_sentence_below_the_shells_names_a_flag_a_command_or_a_page(path: str) -> None:
    """It would be shown in the other shell too, where there is none of that name."""
    assert named((ROOT / path).read_text("utf-8")) == []


def test_what_is_named_is_found() -> None:
    """The check itself can fail, and lets docstrings and dashes pass."""
    assert named('raise E("allow more with --max-reduction")') == ["--max-reduction"]
    assert named('raise E(f"{what}: see `song list`")') == ["`song list`"]
    assert named('raise E("enter it in Settings")') == ["in Settings"]
    assert named('"""Reads `--cut` of the Song page."""\nx = "a -- b, the page of a song, `name`"') == []


@pytest.mark.parametrize("path", [*EVERYWHERE, *SHOWN])
def test_messages_speak_the_fields_english(path: str) -> None:
    """Valid and not valid, void, archived, undone or credited, released."""
    source = (ROOT / path).read_text("utf-8")
    shown = texts(source) if path.endswith(".py") else re.findall(r"^[^#\n]+", source, re.MULTILINE)
    assert [found for text in shown for found in DIALECT.findall(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "It is no date.",
        "Put the client away, or take them out again.",
        "It is fixed; give it up and draft another.",
        "Take it back",
        "VAT is another for this client.",
        "What was invoiced is another than before.",
        "leave everything else away",
        "'' takes all away",
    ],
)
def test_other_english_is_noticed(text: str) -> None:
    """The check itself can fail; another one, and away from here, are as good as any."""
    assert DIALECT.findall(text)
    assert not DIALECT.findall("Give it another name, or take the rest up; the studio is another's, far away.")


def sentence_errors(sources: Iterable[str]) -> set[str]:
    """The names of BouncedeskError and the classes below it that leave the code to whoever raises them."""
    classes = [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    own = {each.name for each in classes if "__init__" in map(_name, each.body)} - {"BouncedeskError"}
    names = {"BouncedeskError"}
    while below := {each.name for each in classes if names & set(map(_name, each.bases))} - names - own:
        names |= below
    return names


def uncoded(source: str, errors: set[str]) -> list[str]:
    """The errors that a source makes without a code."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _name(node.func) in errors]
    return [ast.unparse(call) for call in calls if not {"code", None} & {word.arg for word in call.keywords}]


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))))


ERRORS = sentence_errors((ROOT / path).read_text("utf-8") for path in EVERYWHERE)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_error_carries_a_code(path: str) -> None:
    """Whoever shows it, or tests it, knows it by that."""
    assert uncoded((ROOT / path).read_text("utf-8"), ERRORS) == []


def test_an_error_without_a_code_is_found() -> None:
    """The check itself can fail, over several lines and by way of a module; a class that sets its code needs none."""
    own = "class Own(Lost):\n    def __init__(self, text): super().__init__(text, code='own')"
    errors = sentence_errors(["class Lost(errors.BouncedeskError): ...", own])
    assert errors == {"BouncedeskError", "Lost"}
    assert uncoded("raise errors.Lost(\n    'Gone.',\n    file=3,\n)", errors) == ["errors.Lost('Gone.', file=3)"]
    assert uncoded("raise Lost('Gone.', code='gone'); raise Own('Own.'); raise Lost('Gone.', **kept)", errors) == []


@pytest.mark.parametrize("path", EVERYWHERE)
def test_what_is_quoted_stands_in_quotation_marks(path: str) -> None:
    """As people write them, “so”, not as Python does."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    raised = [node for each in ast.walk(tree) if isinstance(each, ast.Raise) for node in ast.walk(each)]
    parts = [node for node in raised if isinstance(node, ast.FormattedValue)]
    assert [ast.unparse(part) for part in parts if part.conversion == ord("r")] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_every_code_with_advice_is_used(shell: str) -> None:
    """Advice for what no longer happens is taken away."""
    used = {text for path in BELOW for text in texts((ROOT / path).read_text("utf-8"))}
    assert sorted(set(steps(shell)) - used) == []


@pytest.mark.parametrize("shell", SHELLS)
def test_advice_uses_only_the_facts_that_are_given(shell: str) -> None:
    """Wherever its code is raised."""
    given = facts_by_code()
    for code, step in steps(shell).items():
        for template in step.values() if isinstance(step, dict) else [step]:
            wanted = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert all(wanted <= facts for facts in given.get(code, [set()])), code


def test_the_window_is_told_of_no_flags_and_a_terminal_of_no_pages() -> None:
    """Each shell has words of its own."""
    window, commands = ((ROOT / f"resources/next_steps/{shell}.toml").read_text("utf-8") for shell in reversed(SHELLS))
    assert not FLAG.findall(window)
    assert not PAGE.findall(commands)
