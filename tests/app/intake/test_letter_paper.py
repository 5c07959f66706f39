"""A letter's text as the parts that are set on paper."""

from app.intake.letter_paper import LONGEST, Paragraph, parts_of


def test_paragraphs_headings_and_points_are_told_apart() -> None:
    """Blank lines end a paragraph; a line above points is their heading, and stays with the first."""
    text = "Hi,\r\n\r\nthank you.\nTruly.\n\nFine:\n- one\n• two\n\n\n- alone\n"
    assert list(parts_of(text)) == [
        Paragraph("Hi,"),
        Paragraph("thank you.\nTruly."),
        Paragraph("one", point=True, heading="Fine:"),
        Paragraph("two", point=True),
        Paragraph("alone", point=True),
    ]


def test_nothing_pasted_is_too_long_for_a_page() -> None:
    """It is cut between words, or anywhere in what has none, and nothing is lost."""
    words = " ".join(["word"] * 1000)
    for text in (words, "x" * 4000, f"- {words}"):
        parts = list(parts_of(text))
        assert all(len(part.text) <= LONGEST for part in parts)
        assert "".join(part.text for part in parts).replace(" ", "") == text.removeprefix("- ").replace(" ", "")


def test_an_empty_letter_has_no_parts() -> None:
    """Nor has one of blank lines."""
    assert list(parts_of("\n \n\n")) == []
