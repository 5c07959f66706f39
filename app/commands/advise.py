"""`advise [FILE]`: which stage a song needs, from the client's answers and from the file."""

from dataclasses import asdict
from pathlib import Path

import click

from app.commands.context import ChildProcess, prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.typed_words import WordChoice
from app.domain.enquiry import Advice, Answers, Clue, Complaint, Material, MixFinished, Recorded
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.recommendation import advise
from app.jobs import tasks


@click.command("advise")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--have", type=WordChoice(Material), help="What there is to work with.")
@click.option("--finished", type=WordChoice(MixFinished), help="Whether the mix is called finished.")
@click.option("--problem", "problems", multiple=True, type=WordChoice(Complaint), help="Repeatable.")
@click.option("--recorded", type=WordChoice(Recorded), help="Where it was recorded.")
@click.option("--release", is_flag=True, help="The song is to be released.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    file: Path | None,
    have: str | None,
    finished: str | None,
    problems: tuple[str, ...],
    recorded: str | None,
    release: bool,
    as_json: bool,
) -> None:
    """Recommend a stage: mixing, mastering, both, recording or assessment; FILE is listened to."""
    rules = AdviceRules.load()
    answers = Answers(
        have=Material(have) if have else None,
        finished=MixFinished(finished) if finished else None,
        problems=tuple(map(Complaint, problems)),
        recorded=Recorded(recorded) if recorded else None,
        release=release,
    )
    advice = advise(answers, _clues(file, rules) if file else None, rules)
    if as_json:
        print_document(asdict(advice))
    else:
        _print(advice)


def _clues(file: Path, rules: AdviceRules) -> tuple[Clue, ...]:
    """The file's clues, measured in a child process."""
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        child.load()
        clues: tuple[Clue, ...] = child.run(
            tasks.find_clues, file, rules, title=f"Listen to {file.name}", monitor=monitor
        )
    return clues


def _print(advice: Advice) -> None:
    say(f"{advice.stage.capitalize()} ({advice.confidence * 100:.0f} % sure)")
    for reason in advice.reasons:
        say(f"  {reason}")
    say(f"Next: {advice.next_step}")
    if advice.estimate_from_pence is not None:
        say(f"From £{advice.estimate_from_pence / 100:.2f}.")
