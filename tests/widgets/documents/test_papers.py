"""Quotes, invoices and statements as PDF/A: whole, legible by machines, the same every time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QSizeF
from PySide6.QtGui import QColor, QImage, QPdfWriter
from PySide6.QtPdf import QPdfDocument

from app.billing.amounts import Currencies, amounts_of
from app.billing.papers import AccountStatement, AgedDebtors, Debtor, QuotePaper, StatementRow
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Party, Treatment
from app.pricing.price_lines import with_vat
from tests.app.catalogue.samples import QUOTE
from tests.refusals import refused
from widgets.documents.paper_blocks import readable
from widgets.documents.papers import QtPapers
from widgets.documents.pdf import dated

STUDIO = StudioDetails(
    "Harbour <Mixing> & Co",
    ("1 Quay Street", "Leith"),
    vat_number="GB123456789",
    company_number="SC123456",
    registered_office="1 Quay Street, Leith",
    bank_details=("Sort code 12-34-56",),
)
SEEN_THROUGH = rb"/SMask (?!/None)|/(?:ca|CA) 0"  # ISO 19005-1, 6.4
ROWS = (StatementRow("2026-02-20", "Invoice INV-0041", 24_000, 0, 31_000),)
TITLES = {"main": "Main mix", "tv": "TV mix", "instrumental": "Instrumental"}
BUYER = Party("Zoë & the Tides", ("2 Høy St",), "IE", vat_number="IE1234567X")
STATEMENT = AccountStatement(STUDIO.party, BUYER, "GBP", 2, "2026-02-10", "2026-03-01", 7_000, ROWS, 31_000, 7_000)

pytestmark = pytest.mark.usefixtures("qtbot")


def invoice(count: int = 2, **changes: object) -> Invoice:
    """An issued invoice."""
    rows = tuple(InvoiceLine(f"Line {n}: <b>mixing</b>", 10_000, 10_000, 2000) for n in range(1, count + 1))
    made = Invoice(
        *(1, InvoiceKind.INVOICE, InvoiceState.ISSUED, 1, "2026-03-01T12:00:00.000Z", Treatment.STANDARD),
        lines=rows,
        amounts=amounts_of(rows),
        series="INV-",
        number=42,
        label="INV-0042",
        issued_on="2026-03-01",
        tax_point="2026-02-27",
        due_on="2026-03-15",
        po_number="PO-77",
        seller=STUDIO.party,
        buyer=BUYER,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def read(pdf: bytes) -> tuple[list[str], QSizeF]:
    """The text of each page, and how large the first one is."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    texts = [document.getAllText(page).text().replace("\r\n", "\n") for page in range(document.pageCount())]
    size = document.pagePointSize(0)
    document.close()
    return texts, size


def test_aged_debtors_are_drawn_for_the_studio() -> None:
    """A row a client and currency, the day, and the total in sterling; without any, that too."""
    rows = (Debtor("Zoë & the Tides", "EUR", 2, (100_000, 0, 0, 0, 25_000), -500, 124_500, 99_600),)
    (text,), _ = read(QtPapers(STUDIO).debtors(AgedDebtors("2026-03-31", rows)))
    for words in ("Aged debtors", "31 March 2026", "Over 90 days", "Zoë & the Tides", "€1,000.00", "−€5.00", "£996.00"):
        assert words in " ".join(text.split())
    (text,), _ = read(QtPapers(STUDIO).debtors(AgedDebtors("2026-03-31", ())))
    assert "£0.00" in text


def test_an_invoice_says_all_that_the_law_asks_for() -> None:
    """As text that can be selected: numbers, dates, parties, lines with their VAT, sums, and how to pay."""
    (text,), size = read(QtPapers(STUDIO).invoice(invoice(), None))
    for words in (
        *("Invoice", "INV-0042", "1 March 2026", "27 February 2026", "15 March 2026", "PO-77"),
        *(
            "Harbour <Mixing> & Co",
            "1 Quay Street",
            "GB123456789",
            "SC123456",
            "Zoë & the Tides",
            "2 Høy St",
            "Ireland",
        ),
        *("Line 2: <b>mixing</b>", "£100.00", "20 %", "£200.00", "£40.00", "£240.00", "Sort code 12-34-56"),
        "Please pay £240.00 by 15 March 2026, with the reference INV-0042.",
    ):
        assert words in " ".join(text.split())
    assert size == QSizeF(595, 842)


def test_it_is_an_archival_pdf_with_its_fonts_and_always_the_same() -> None:
    """PDF/A-1b with its colours described, and nothing of the clock in it."""
    first, second = (QtPapers(STUDIO).invoice(invoice(), None) for _ in range(2))
    assert first == second
    assert b"/OutputIntent" in first
    assert re.search(rb"<pdfaid:part>1</pdfaid:part>|pdfaid:part=\"1\"", first)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>|pdfaid:conformance=\"B\"", first)
    assert b"/FontFile" in first
    assert b"Harbour &lt;Mixing&gt; &amp; Co INV-0042" in first  # its title
    if hasattr(QPdfWriter, "setAuthor"):  # since Qt 6.9
        assert not re.search(rb"<rdf:li>\s*</rdf:li>", first)  # and whose it is
    assert not re.search(SEEN_THROUGH, first)
    assert b"2026-03-01T00:00:00" in first


def test_a_long_invoice_repeats_its_heading_and_keeps_its_sums_together() -> None:
    """Sixty lines on Letter: every line once, the heading and the page's number on each page."""
    texts, size = read(QtPapers(replace(STUDIO, paper="Letter")).invoice(invoice(60), None))
    assert size == QSizeF(612, 792)
    assert len(texts) > 1
    whole = "\n".join(texts)
    assert all(whole.count(f"Line {n}: ") == 1 for n in range(1, 61))
    tables = [text for text in texts if "Line " in text]
    assert all("Unit price" in text for text in tables)
    assert all(f"{page} / {len(texts)}" in text for page, text in enumerate(texts, 1))
    assert "Net" in texts[-1]
    assert "£7,200.00" in texts[-1]


def test_a_draft_says_so_and_asks_for_nothing() -> None:
    """Neither a number nor a reference that somebody could pay by."""
    texts, _ = read(QtPapers(STUDIO).invoice(invoice(number=None, label=None), None))
    text = " ".join(" ".join(texts).split())
    assert "Invoice (draft)" in text
    assert "Please pay" not in text
    assert "Sort code" not in text
    assert "reference" not in text


def test_the_sums_stand_on_the_page_of_the_last_row() -> None:
    """And what is to be paid with them, wherever the table happens to end."""
    for count in range(16, 23):
        texts, _ = read(QtPapers(STUDIO).invoice(invoice(count), None))
        assert any(f"Line {count}: " in text and "VAT 20" in text and "Sort code" in text for text in texts)


def test_no_word_is_lost_however_long_a_text_is() -> None:
    """A description, remarks and terms of several pages go on where a page ends."""
    words = [f"w{number}." for number in range(2_000)]
    line = InvoiceLine(" ".join(words), 10_000, 10_000, 2000)
    remarks = "\n".join(f"r{number}." for number in range(150))
    texts, _ = read(QtPapers(STUDIO).invoice(invoice(lines=(line,), remarks=remarks), None))
    found = " ".join(texts).split()
    assert [word for word in found if word in set(words)] == words
    assert [word for word in found if word in set(remarks.split())] == remarks.split()
    terms = replace(QUOTE.terms, text="\n".join(f"t{number}." for number in range(150)))
    texts, _ = read(
        QtPapers(STUDIO).quote(QuotePaper(replace(QUOTE, terms=terms), STUDIO.party, BUYER, True, "2026-03-01"))
    )
    assert sum(text.count("Terms") for text in texts) == len(texts) > 2
    assert all(word in " ".join(texts).split() for word in terms.text.split())


@pytest.mark.parametrize(
    ("clock", "date"),
    [
        (b"/CreationDate (D:20261123134200Z)", b"/CreationDate (D:20260301000000Z)"),
        (b"/CreationDate (D:20261123191200+05'30')", b"/CreationDate (D:20260301000000Z)      "),
        (b'xmp:CreateDate="2026-11-23T19:12:00+05:30"', b'xmp:CreateDate="2026-03-01T00:00:00+00:00"'),
    ],
)
def test_the_clock_is_taken_out_wherever_it_stands(clock: bytes, date: bytes) -> None:
    """A date that an archive accepts, of the same length, in every zone."""
    assert len(clock) == len(date)
    assert dated(clock, "2026-03-01") == date


def test_a_credit_note_names_what_it_takes_back() -> None:
    """And asks for no money."""
    credited = invoice()
    note = invoice(kind=InvoiceKind.CREDIT_NOTE, label="CN-0001", credits_id=1, lines=())
    (text,), _ = read(QtPapers(STUDIO).invoice(note, credited))
    assert "Credit note" in text
    assert "reverses INV-0042 of 1 March 2026" in text
    assert "Please pay" not in text


def test_a_studio_that_is_not_registered_says_nothing_of_vat() -> None:
    """Not even in the foot."""
    plain = replace(invoice(), treatment=Treatment.UNREGISTERED, buyer=replace(BUYER, vat_number=""))
    (text,), _ = read(QtPapers(replace(STUDIO, vat_number="")).invoice(plain, None))
    assert "VAT" not in text
    assert "Tax point" not in text


def test_a_business_abroad_accounts_for_vat_itself_and_sterling_is_said() -> None:
    """With its number, and the rate of exchange."""
    lines = (InvoiceLine("Mixing", 10_000, 10_000, 0),)
    abroad = invoice(
        treatment=Treatment.OUTSIDE_SCOPE,
        currency="JPY",
        decimals=0,
        sterling_rate="0.005",
        rate_on="2026-02-27",
        rate_source="HMRC",
        lines=lines,
        amounts=amounts_of(lines, "0.005", 0),
    )
    (text,), _ = read(QtPapers(STUDIO).invoice(abroad, None))
    assert "the customer accounts for VAT" in " ".join(text.split())
    assert "IE1234567X" in text
    assert "¥10,000" in text
    assert "In sterling, at £0.005 to 1 JPY (HMRC, 27 February 2026): net £50.00, VAT £0.00, in all £50.00" in " ".join(
        text.split()
    )


def test_vat_stands_on_paper_by_each_rate() -> None:
    """Where lines have several, their VAT comes to the invoice's."""
    lines = (InvoiceLine("Mixing", 10_000, 10_000, 2_000), InvoiceLine("Less deposit", -5_000, -5_000, 1_750))
    (text,), _ = read(QtPapers(STUDIO).invoice(invoice(lines=lines, amounts=amounts_of(lines)), None))
    joined = " ".join(text.split())
    assert "VAT 17.5 % −£8.75" in joined
    assert "VAT 20 % £20.00" in joined


def test_before_registration_no_paper_has_a_vat_number() -> None:
    """Though the studio has one by now."""
    plain = replace(invoice(), treatment=Treatment.UNREGISTERED, buyer=replace(BUYER, vat_number=""))
    (text,), _ = read(QtPapers(STUDIO).invoice(plain, None))
    assert "VAT" not in text


@pytest.mark.parametrize(
    ("private", "lead"), [(True, "£300.00 in all, VAT included"), (False, "£250.00 plus VAT of £50.00")]
)
def test_a_quote_leads_with_what_its_reader_pays(private: bool, lead: str) -> None:
    """A private client in all, a business net; with the terms below."""
    texts, _ = read(QtPapers(STUDIO).quote(QuotePaper(QUOTE, STUDIO.party, BUYER, private, "2026-03-01")))
    text = " ".join(" ".join(texts).split())
    assert lead in text
    taxed, untaxed = ("£30.00", "£36.00, VAT included"), ("£25.00", "£30.00, plus VAT")
    for words in (
        "Mixing 1.25",
        "a further one costs {}, a recall after approval {}".format(*(taxed if private else untaxed)),
        "2 rounds of revisions",
        "50 %",
        "31 March 2026",
        "Files by Monday.",
    ):
        assert words in text


def test_a_private_client_reads_prices_with_vat() -> None:
    """Each line, and what comes beside the quote; together the lines are the total. A business reads the net."""
    papers = {each: QuotePaper(QUOTE, STUDIO.party, BUYER, each, "2026-03-01") for each in (True, False)}
    drawn = {
        private: " ".join(" ".join(read(QtPapers(STUDIO).quote(paper))[0]).split()) for private, paper in papers.items()
    }
    assert "VAT included" in drawn[True]
    assert sum(with_vat(QUOTE.lines, QUOTE.net, QUOTE.gross)) == QUOTE.gross
    assert "plus VAT" not in drawn[True]
    assert "plus VAT" in drawn[False]
    assert "you may cancel within 14 days" in drawn[True]
    assert "cancel" not in drawn[False]


def test_a_studio_writes_how_its_clients_accept() -> None:
    """In place of the usual words, which leave out what the studio has not entered."""
    own = replace(STUDIO, consumer_terms=("Call us.",))
    paper = QuotePaper(QUOTE, STUDIO.party, BUYER, True, "2026-03-01")
    text = " ".join(" ".join(read(QtPapers(own).quote(paper))[0]).split())
    assert "Call us." in text
    assert "14 days" not in text
    usual = " ".join(" ".join(read(QtPapers(STUDIO).quote(paper))[0]).split())
    assert "To accept, say so in writing, until" in usual


def test_a_sole_traders_own_name_stands_on_papers() -> None:
    """Beside the studio's, where that is another (Companies Act 2006 section 1202)."""
    own = replace(STUDIO, owner="Jo Quay")
    for studio, stands in ((own, True), (replace(own, name="Jo Quay"), False), (STUDIO, False)):
        (text,), _ = read(QtPapers(studio).invoice(invoice(), None))
        assert ("Jo Quay, trading as Harbour <Mixing> & Co" in text) == stands


def test_a_quote_in_another_currency_says_at_which_rate() -> None:
    """Its terms are in its currency, too; and what was invoiced before at another rate of VAT is said."""
    euros = replace(QUOTE, currency="EUR", sterling_rate="0.86", rate_on="2026-02-27", rate_source="HMRC")
    paper = QuotePaper(euros, STUDIO.party, BUYER, False, "2026-03-01", taxed_before=5_000)
    texts, _ = read(QtPapers(STUDIO).quote(paper))
    text = " ".join(" ".join(texts).split())
    assert "a further one costs €29.07" in text
    assert "at £0.86 to 1 EUR (HMRC, 27 February 2026)" in text
    assert "Of this €50.00 net was invoiced before" in text
    assert "Priced in sterling" not in " ".join(read(QtPapers(STUDIO).quote(replace(paper, quote=QUOTE)))[0])


def test_a_quote_of_several_songs_has_their_lines_under_their_titles() -> None:
    """Each title once, on the page of its first line; what is charged for the whole job has one too."""
    line = QUOTE.lines[0]
    lines = [replace(line, description=f"Part {n}", song=f"Song {n // 9}", song_number=n // 9) for n in range(81)]
    rush = replace(line, description="Rush", song=None, song_number=None)
    quote = replace(QUOTE, lines=(*lines, rush))
    texts, _ = read(QtPapers(STUDIO).quote(QuotePaper(quote, STUDIO.party, BUYER, True, "2026-03-01")))
    pages = [" ".join(text.split()) for text in texts]
    for number in range(9):
        assert sum(page.count(f"Song {number} ") for page in pages) == 1
        assert any(f"Song {number} Part {number * 9} 1.25" in page for page in pages)
    assert "The whole job" in texts[-1]


def test_a_quote_lists_what_is_delivered() -> None:
    """Versions and kinds of master by what they are called; what songs share stands once."""
    songs = [
        {"title": "Ember", "stage": "both", "variants": ["tv", "underscore"], "stems": True, "formats": ["wav", "mp3"]},
        {"title": "Tide", "stage": "mastering", "formats": ["wav", "mp3"]},
    ]
    paper = QuotePaper(replace(QUOTE, job={"songs": songs}), STUDIO.party, BUYER, True, "2026-03-01", TITLES)
    text = " ".join(" ".join(read(QtPapers(STUDIO).quote(paper))[0]).split())
    assert "Ember: Versions of the mix: Main mix, TV mix, Underscore, stems pack." in text
    assert text.count("Masters: WAV master; MP3, 320 kbit/s.") == 1


def test_a_quote_that_names_nothing_delivers_what_the_card_includes() -> None:
    """Once, without the song's title where there is only one."""
    card = {**QUOTE.rate_card, "mastering": {"formats_included": ["streaming"]}}
    card["mixing"] = {**card["mixing"], "variants_included": ["main", "instrumental"]}
    job = {"songs": [{"title": "Ember", "stage": "both", "alternate_masters": 2}]}
    paper = QuotePaper(replace(QUOTE, job=job, rate_card=card), STUDIO.party, BUYER, True, "2026-03-01", TITLES)
    text = " ".join(" ".join(read(QtPapers(STUDIO).quote(paper))[0]).split())
    assert "What is delivered Versions of the mix: Main mix, Instrumental. Masters: streaming master" in text
    assert "streaming master; 2 alternate masters." in text


@pytest.mark.parametrize("kind", ["quote", "invoice", "statement"])
def test_a_paper_names_the_studio_once(kind: str) -> None:
    """Beside a page's number it stands on the pages after the first alone."""
    papers = QtPapers(replace(STUDIO, name="Saltmarsh Mixes", bank_details=()))
    pdf = {
        "quote": lambda: papers.quote(QuotePaper(QUOTE, STUDIO.party, BUYER, False, "2026-03-01")),
        "invoice": lambda: papers.invoice(invoice(60), None),
        "statement": lambda: papers.statement(STATEMENT),
    }[kind]()
    pages, _ = read(pdf)
    assert [page.count("Saltmarsh Mixes") for page in pages] == [1] * len(pages)


def test_a_statement_says_whom_it_is_to_once() -> None:
    """The end of its period is called otherwise."""
    (text,), _ = read(QtPapers(STUDIO).statement(STATEMENT))
    assert text.split().count("To") == 1


def test_a_statement_lists_what_was_owed_and_paid() -> None:
    """From what was brought forward to what is left."""
    (text,), _ = read(QtPapers(STUDIO).statement(STATEMENT))
    for words in ("Brought forward", "£70.00", "Invoice INV-0041", "£240.00", "£310.00", "Of this overdue"):
        assert words in text


def test_the_logo_is_drawn_on_white(tmp_path: Path) -> None:
    """An archival page has nothing to see through; a file that is no picture is one sentence."""
    logo = QImage(40, 20, QImage.Format.Format_ARGB32)
    logo.fill(QColor(255, 0, 0, 100))
    assert logo.save(str(tmp_path / "logo.png"))
    drawn = QtPapers(replace(STUDIO, logo=str(tmp_path / "logo.png"))).invoice(invoice(), None)
    assert b"/Subtype /Image" in drawn
    assert not re.search(SEEN_THROUGH, drawn)
    with refused("logo_unreadable", file=str(tmp_path / "gone.png")):
        QtPapers(replace(STUDIO, logo=str(tmp_path / "gone.png"))).invoice(invoice(), None)


def test_a_pale_accent_is_not_used_for_letters() -> None:
    """Three to one at least, as for large text."""
    assert readable("#0b6b6f") == "#0b6b6f"
    assert readable("#f2e85c") != "#f2e85c"


@pytest.mark.parametrize(
    ("amount", "code", "text"),
    [(123_456, "GBP", "£1,234.56"), (-500, "EUR", "−€5.00"), (1_200, "JPY", "¥1,200"), (7, "CHF", "CHF 0.07")],
)
def test_amounts_are_written_in_their_currency(amount: int, code: str, text: str) -> None:
    """Symbol, thousands and decimals of each."""
    assert Currencies.load().written(amount, code) == text
    with refused("not_a_currency", text="pounds"):
        Currencies.load().decimals("pounds")


def test_a_letter_that_no_font_has_is_named_before_it_is_issued() -> None:
    """Of an invoice, its draft and a quote; a credit note repeats what was issued, and accounts name their client."""
    odd = replace(invoice(), lines=(InvoiceLine("Mixing “Fire” \U000fabcd\u200d\u0301", 100, 100, 2000),))
    for made in (odd, replace(odd, label=None), replace(invoice(), buyer=replace(BUYER, name="\U000fabcd"))):
        with refused("no_such_letter", letters=("\U000fabcd",), paper=made.name):
            QtPapers(STUDIO).invoice(made, None)
    assert QtPapers(STUDIO).invoice(odd, invoice())
    assert QtPapers(STUDIO).statement(replace(STATEMENT, buyer=Party("\U000fabcd")))
    quoted = QuotePaper(replace(QUOTE, title="\U000fabcd"), STUDIO.party, BUYER, private=False, made_on="2026-03-01")
    with refused("no_such_letter", letters=("\U000fabcd",)):
        QtPapers(STUDIO).quote(quoted)


def test_letters_of_other_scripts_are_in_some_font() -> None:
    """Polish, Greek and Cyrillic, and signs of papers."""
    wide = replace(invoice(), remarks="Zażółć gęślą jaźń · Ελλάδα · Привет — “–” …\t№ 1 €")
    assert QtPapers(STUDIO).invoice(wide, None)
