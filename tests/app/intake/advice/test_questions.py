"""The guided questions ask everything that advice can use, and the advice reads as plain text."""

import pytest

from app.domain.enquiry import Advice, Advised, Answers, Complaint, Material, MixFinished, Recorded
from app.domain.money import pounds
from app.intake.advice.questions import ALLOWED, answers_of, load_questions, parse_questions
from app.intake.advice.recommendation import advice_text
from render.errors import BouncedeskError


def test_every_answer_that_advice_knows_can_be_given() -> None:
    """No material, problem or place is without its choice, and each question can be left open or answered in full."""
    questions = {question.key: question for question in load_questions()}
    assert list(questions) == list(ALLOWED)
    for key, question in questions.items():
        assert {choice.value for choice in question.choices} - {""} == set(ALLOWED[key])
        assert all(choice.text and choice.hint for choice in question.choices)


def test_what_was_chosen_becomes_answers() -> None:
    """Nothing chosen is nothing said."""
    assert answers_of({}) == answers_of({"have": ("",), "problem": ("",), "release": ("",)}) == Answers()
    chosen = {"have": ("stems",), "finished": ("no",), "problem": ("muddy", "bass"), "recorded": ("home",)}
    said = Answers(Material.STEMS, MixFinished.NO, (Complaint.MUDDY, Complaint.BASS), Recorded.HOME, release=True)
    assert answers_of({**chosen, "release": ("yes",)}) == said


def test_advice_reads_as_plain_text() -> None:
    """Stage, confidence, reasons, next step and price, each on its line."""
    text = advice_text(Advice(Advised.BOTH, 0.9, ("Because.", "And so."), "Send it.", 32500))
    assert text == (
        "Mixing, then mastering (90 % sure)\n\n- Because.\n- And so.\n\nNext: Send it.\nFrom £325 a song.\n"
    )
    assert "£" not in advice_text(Advice(Advised.ASSESSMENT, 0.8, ("Because.",), "Send it.", None))


def test_prices_read_as_people_write_them() -> None:
    """Whole pounds without pence."""
    assert [pounds(25000), pounds(8750), pounds(123456)] == ["£250", "£87.50", "£1,234.56"]


WRONG = [
    ('[[question]]\nkey = "weather"\ntitle = "T"\nhelp = "H"', "key"),
    ('[[question]]\nkey = "have"\ntitle = "T"\nhelp = "H"\nmany = 3', "many"),
    ('[[question]]\nkey = "have"\ntitle = "T"\nhelp = "H"\n[[question.choice]]\nvalue = "x"', "value"),
]


@pytest.mark.parametrize(("text", "key"), WRONG)
def test_a_wrong_question_is_refused_by_its_key(text: str, key: str) -> None:
    """One sentence names the key that is wrong."""
    with pytest.raises(BouncedeskError) as caught:
        parse_questions(text)
    assert caught.value.facts["key"].rpartition(".")[2] == key
