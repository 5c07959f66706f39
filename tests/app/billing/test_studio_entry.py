"""What may be typed of a studio: VAT numbers, bank accounts and pictures that can be right."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.billing.studio import StudioDetails, load_studio, save_studio
from app.billing.studio_entry import checked_vat_number, entered
from tests.refusals import refused

PNG = b"\x89PNG\r\n\x1a\n"
DETAILS = StudioDetails("Harbour Mixing")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("GB 123 4567 82", "GB123456782"),  # 8·1 + 7·2 + … + 2·7 + 82 = 2 · 97
        ("GB123456727", "GB123456727"),  # 112 + 27 + 55 = 2 · 97
        ("xi123456782", "XI123456782"),
        ("GB123456782001", "GB123456782001"),
        ("GBGD123", "GBGD123"),
        ("GBHA599", "GBHA599"),
        ("IE1234567X", "IE1234567X"),
        ("  ", ""),
    ],
)
def test_a_vat_number_that_fits(text: str, number: str) -> None:
    """By both ways of reckoning, with a branch, of a department, of another country, none."""
    assert checked_vat_number(text) == number


@pytest.mark.parametrize(
    "text", ["GB123456783", "GB12345678", "GB1234567820", "GBGD500", "GBHA499", "GB213456782", "123456782", "G"]
)
def test_a_vat_number_that_cannot_be_right(text: str) -> None:
    """British ones by their check digits, all by their form."""
    with refused("vat_number_invalid"):
        checked_vat_number(text)


def test_details_are_tidied() -> None:
    """Spaces, empty lines, capitals of a colour."""
    typed = replace(
        DETAILS,
        name="  Harbour \t Mixing ",
        address=("1 Quay ", "", " Leith"),
        country="gb",
        accent="#ABCDEF",
        vat_number="gb 123 4567 82",
        bank_details=("Sort code 12-34-56", " "),
    )
    made = entered(typed)
    assert (made.name, made.address, made.country) == ("Harbour Mixing", ("1 Quay", "Leith"), "GB")
    assert (made.accent, made.vat_number, made.bank_details) == ("#abcdef", "GB123456782", ("Sort code 12-34-56",))
    assert entered(made) == made


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "nobody"}, "email_invalid"),
        ({"country": "Scotland"}, "country_unknown"),
        ({"name": "a\0b"}, "not_text"),
        ({"name": "a" * 301}, "text_too_long"),
        ({"address": ("a",) * 11}, "too_many_lines"),
        ({"accent": "red"}, "not_a_colour"),
        ({"paper": "A3"}, "not_a_paper"),
        ({"prefix": "CN-"}, "same_prefix"),
        ({"prefix": "INV?"}, "not_a_prefix"),
        ({"first_number": 0}, "out_of_range"),
        ({"bank_details": ("IBAN GB34 BUKB 2020 1555 5555 55",)}, "not_an_iban"),
        ({"logo": "/nowhere/logo.png"}, "logo_unreadable"),
    ],
)
def test_what_no_paper_may_say_is_refused(changes: dict[str, object], code: str) -> None:
    """Each with a code of its own."""
    with refused(code):
        entered(replace(DETAILS, **changes))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "line",
    [
        "IBAN GB33 BUKB 2020 1555 5555 55",
        "IBAN: GB33BUKB20201555555555, BIC BUKBGB22",
        "iban DE89370400440532013000 BIC X",
    ],
)
def test_an_iban_that_fits_is_kept(line: str) -> None:
    """The examples of the registry, whatever stands behind them."""
    assert entered(replace(DETAILS, bank_details=(line,))).bank_details == (line,)


def test_a_logo_is_a_picture(tmp_path: Path) -> None:
    """By what is in the file, not by its name."""
    (tmp_path / "logo").write_bytes(PNG)
    assert entered(replace(DETAILS, logo=str(tmp_path / "logo"))).logo == str(tmp_path / "logo")
    (tmp_path / "logo.png").write_bytes(b"<svg/>")
    with refused("not_a_logo"):
        entered(replace(DETAILS, logo=str(tmp_path / "logo.png")))


def test_details_that_cannot_be_understood_are_set_aside_before_others_are_kept(tmp_path: Path) -> None:
    """Reading says so; what was there is not lost when they are entered again."""
    path = tmp_path / "studio.json"
    path.write_text('{"name": 12', "utf-8")
    with refused("studio_unreadable"):
        load_studio(path)
    save_studio(path, DETAILS)
    assert load_studio(path) == DETAILS
    assert (tmp_path / "studio.damaged.json").read_text("utf-8") == '{"name": 12'
    save_studio(path, replace(DETAILS, terms_days=7))
    assert load_studio(path).terms_days == 7


@pytest.mark.parametrize("content", ["[1, 2]", "null", '"Studio"', "{", '{"name": [1]}'])
def test_details_of_another_kind_are_one_sentence_in_plain_words(tmp_path: Path, content: str) -> None:
    """Neither Python's words nor a sentence within a sentence."""
    path = tmp_path / "studio.json"
    path.write_text(content, "utf-8")
    with refused("studio_unreadable", file=str(path)) as error:
        load_studio(path)
    sentence = str(error.value)
    assert not any(word in sentence for word in ("dict", "NoneType", "attribute", "list indices", ".)"))


def test_details_that_may_not_be_read_stay_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They may be right: they are neither called damaged nor moved, and entering others is refused."""
    path = tmp_path / "studio.json"
    save_studio(path, DETAILS)
    opened = Path.open

    def forbidden(self: Path, *how: Any, **more: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", forbidden)
        with refused("studio_unreadable", reason="unreadable_file") as error:
            save_studio(path, replace(DETAILS, terms_days=7))
    assert "Allow reading" in str(error.value)
    assert load_studio(path) == DETAILS
