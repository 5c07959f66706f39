"""Papers keep the main clauses of ISO 19005-1 level B, read out of the files as a validator reads them.

The clauses are those that veraPDF's profile PDFA-1B checks; each test names its own. Each paper is drawn once.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage

from app.billing.papers import QuotePaper
from app.domain.billing import InvoiceKind
from tests.app.catalogue.samples import QUOTE
from tests.refusals import refused
from tests.widgets.documents.pdf_objects import Name, PdfFile, Ref, Stream, text
from tests.widgets.documents.test_papers import BUYER, STATEMENT, STUDIO, invoice
from widgets.documents.archival import archival
from widgets.documents.papers import QtPapers

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC, XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
MM, PDF = "{http://ns.adobe.com/xap/1.0/mm/}", "{http://ns.adobe.com/pdf/1.3/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
# What XMP's specification of January 2004 has of the schemas that are used here (TechNote 0008 of the PDF Association).
PREDEFINED = {
    *(DC + name for name in ("title", "creator", "description", "subject", "format")),
    *(XMP + name for name in ("CreatorTool", "CreateDate", "ModifyDate", "MetadataDate")),
    *(MM + name for name in ("DocumentID", "VersionID", "RenditionClass")),
    *(PDF + name for name in ("Keywords", "PDFVersion", "Producer")),
    *(PDFA + name for name in ("part", "amd", "conformance")),
}
# Operators of PDF Reference 1.4, appendix A.
_WORDS = """
b B b* B* BDC BI BMC BT BX c cm cs CS d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re
RG rg ri s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"
"""
OPERATORS = set(_WORDS.split())
WILD = "Zoë 東京 Ωμέγα עברית ♪ fi"


def logo(folder: Path) -> str:
    """A picture that is seen through."""
    path = folder / "logo.png"
    picture = QImage(40, 20, QImage.Format.Format_ARGB32)
    picture.fill(QColor(255, 0, 0, 100))
    assert picture.save(str(path))
    return str(path)


PAPERS: dict[str, Callable[[Path], bytes]] = {
    "invoice": lambda _: QtPapers(STUDIO).invoice(invoice(), None),
    "sixty lines": lambda _: QtPapers(replace(STUDIO, paper="Letter")).invoice(invoice(60), None),
    "credit note": lambda _: QtPapers(STUDIO).invoice(invoice(kind=InvoiceKind.CREDIT_NOTE, label="CN-1"), invoice()),
    "statement": lambda _: QtPapers(STUDIO).statement(STATEMENT),
    "quote": lambda _: QtPapers(STUDIO).quote(QuotePaper(QUOTE, STUDIO.party, BUYER, True, "2026-03-01")),
    "logo": lambda folder: QtPapers(replace(STUDIO, logo=logo(folder))).invoice(invoice(), None),
    "any script": lambda _: QtPapers(replace(STUDIO, name=WILD)).invoice(invoice(remarks=WILD), None),
}


@pytest.fixture(params=PAPERS, scope="module")
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: object) -> PdfFile:
    """Each of the papers; that one can be read at all means that the table of places and the lengths of its streams
    are right (6.1.4, 6.1.7)."""
    assert qapp
    return PdfFile(PAPERS[request.param](tmp_path_factory.mktemp("logo")))


def fonts(file: PdfFile) -> list[dict[str, Any]]:
    """The fonts below the composite ones."""
    return [each for each in file.dictionaries() if each.get("Type") == "Font" and "FontDescriptor" in each]


def properties(file: PdfFile) -> dict[str, str]:
    """The XMP packet's properties as text; of a list, its only item."""
    packet = file.get(file.catalog["Metadata"])
    root = ElementTree.fromstring(packet.raw)  # noqa: S314 -- drawn here
    found: dict[str, str] = {}
    for description in root.iter(f"{RDF}Description"):
        found.update({name: value for name, value in description.attrib.items() if name != f"{RDF}about"})
        for each in description:
            items = [item.text or "" for item in each.iter(f"{RDF}li")] or [each.text or ""]
            assert len(items) == 1, each.tag
            found[each.tag] = items[0]
    return found


def test_header_and_trailer(file: PdfFile) -> None:
    """6.1.2: the version at byte nought, then four bytes above 127; 6.1.3: an identity, no encryption, no bytes after
    the end."""
    first, second, *_ = file.content.split(b"\n", 2)
    assert re.fullmatch(rb"%PDF-1\.[0-4]", first)
    assert second[:1] == b"%"
    assert min(second[1:5]) > 127
    assert len(second) >= 5
    assert len(file.trailer["ID"]) == 2
    assert all(file.trailer["ID"])
    assert "Encrypt" not in file.trailer
    assert re.search(rb"%%EOF\r?\n?\Z", file.content)


def test_objects_and_their_limits(file: PdfFile) -> None:
    """6.1.8: an object's words on lines of their own; 6.1.12: how long strings, names, arrays and numbers may be."""
    for number, place in file.places.items():
        assert file.content[place:].startswith(b"%d 0 obj\n" % number)
        assert file.content[place - 1 : place] == b"\n"
    assert file.content.count(b"\nendobj\n") == len(file.places)
    for each in file.dictionaries():
        assert len(each) <= 4095
        for name, value in each.items():
            assert len(name) <= 127
            assert not isinstance(value, bytes) or len(value) <= 65_535
            assert not isinstance(value, list) or len(value) <= 8191
            assert not isinstance(value, int | float) or abs(value) <= 2**31 - 1
            assert not isinstance(value, float) or abs(value) <= 32_767


def test_streams_are_in_the_file_and_packed_by_what_is_allowed(file: PdfFile) -> None:
    """6.1.7: no stream elsewhere; 6.1.10: no LZW; 6.1.11: no file within; 6.1.13: no optional content."""
    allowed = {"FlateDecode", "DCTDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", None}
    for each in (each for each in file.objects.values() if isinstance(each, Stream)):
        assert not {"F", "FFilter", "FDecodeParms"} & set(each.head)
        filters = each.head.get("Filter")
        assert set(filters if isinstance(filters, list) else [filters]) <= allowed
    assert not any("EF" in each for each in file.dictionaries())
    assert "EmbeddedFiles" not in file.get(file.catalog.get("Names", {}))
    assert "OCProperties" not in file.catalog


def test_colours_are_described(file: PdfFile) -> None:
    """6.2.2: one output intent of PDF/A with a profile of ICC before version 4; 6.2.3: RGB and greys only."""
    (intent,) = [file.get(each) for each in file.catalog["OutputIntents"]]
    assert (intent["Type"], intent["S"]) == ("OutputIntent", "GTS_PDFA1")
    assert intent["OutputConditionIdentifier"]
    profile = file.get(intent["DestOutputProfile"])
    assert profile.head["N"] == 3
    size, version, kind, colours = *struct.unpack_from(">I4xB", profile.data), profile.data[12:16], profile.data[16:20]
    assert (size, version, kind, colours) == (len(profile.data), 2, b"mntr", b"RGB ")
    assert b"DeviceCMYK" not in file.content


def test_pictures_and_the_state_of_graphics(file: PdfFile) -> None:
    """6.2.4: no pictures elsewhere and none smoothed; 6.2.8: no transfer functions; 6.4: nothing to see through."""
    for each in file.dictionaries():
        assert not {"TR", "Alternates", "OPI", "PS"} & set(each)
        assert each.get("TR2", "Default") == "Default"
        assert each.get("Interpolate", False) is False
        if each.get("Subtype") == "Image":
            assert "SMask" not in each
        assert each.get("SMask", "None") == "None"
        assert each.get("BM", "Normal") in {"Normal", "Compatible"}
        assert {each.get("ca", 1.0), each.get("CA", 1.0)} == {1.0}
        assert "Group" not in each
        assert each.get("Subtype") != "PS"


def test_pages_draw_with_the_operators_of_their_version(file: PdfFile) -> None:
    """6.2.10: none that the reference does not have; 6.1.12: states nested 28 deep at most, and each closed."""
    for page in file.pages:
        depth = deepest = 0
        for word in operators(file.get(page["Contents"]).data):
            assert word in OPERATORS
            depth += (word == "q") - (word == "Q")
            deepest = max(deepest, depth)
            assert depth >= 0
        assert depth == 0
        assert deepest <= 28


def operators(content: bytes) -> list[str]:
    """The operators of a page in their order."""
    bare = re.sub(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]+", b" ", content)
    bare = re.sub(rb"<<|>>", b" ", bare)  # the properties of marked content
    return [word.decode("ascii") for word in bare.split() if not re.fullmatch(rb"[\[\]]*[+-]?[\d.]*[\[\]]*", word)]


def test_fonts_are_whole_and_called_by_their_subsets(file: PdfFile) -> None:
    """6.3.3: maps of glyphs are named; 6.3.4: each font is embedded; 6.3.5: a subset has its tag and its CIDs."""
    used = fonts(file)
    assert used
    for font in used:
        described = file.get(font["FontDescriptor"])
        assert font["BaseFont"] == described["FontName"]
        assert re.match(r"[A-Z]{6}\+", str(font["BaseFont"]))
        assert font["Subtype"] == "CIDFontType2"
        assert font["CIDToGIDMap"] == "Identity"
        assert file.get(described["FontFile2"]).data[:4] == b"\x00\x01\x00\x00"
        glyphs = glyph_widths(file.get(described["FontFile2"]).data)
        bits = "".join(f"{byte:08b}" for byte in file.get(described["CIDSet"]).data)
        assert "1" not in bits[len(glyphs) :]
        assert bits[: len(glyphs)] == "1" * len(glyphs)
    for font in (each for each in file.dictionaries() if each.get("Subtype") == "Type0"):
        below = file.get(font["DescendantFonts"][0])
        assert font["BaseFont"] == below["BaseFont"]
        assert font["Encoding"] == Name("Identity-H")
        assert b"beginbfchar" in file.get(font["ToUnicode"]).data or b"beginbfrange" in file.get(font["ToUnicode"]).data


def test_widths_are_those_of_the_fonts(file: PdfFile) -> None:
    """6.3.6: what the dictionary says differs from the font's own width by a thousandth at most, for every glyph."""
    for font in fonts(file):
        widths = glyph_widths(file.get(file.get(font["FontDescriptor"])["FontFile2"]).data)
        first, said = font.get("W") or (0, [font["DW"]] * len(widths))
        assert (first, len(said)) == (0, len(widths))
        assert all(abs(one - other) <= 1 for one, other in zip(said, widths, strict=False))


def glyph_widths(program: bytes) -> list[float]:
    """A TrueType font's advances in thousandths of an em."""
    count = struct.unpack_from(">H", program, 4)[0]
    tables = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, size = struct.unpack_from(">4sIII", program, at)
        tables[tag] = program[offset : offset + size]
    em, metrics = struct.unpack_from(">H", tables[b"head"], 18)[0], struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    glyphs = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * at)[0] for at in range(metrics)]
    return [advance * 1000 / em for advance in (advances + advances[-1:] * glyphs)[:glyphs]]


def test_every_glyph_that_is_drawn_is_in_its_font(file: PdfFile) -> None:
    """6.3.5: what a page shows, its font program has."""
    shown = 0
    for page in file.pages:
        named = file.get(page["Resources"])["Font"]
        font = 0
        for match in re.finditer(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", file.get(page["Contents"]).data):
            if match[1]:
                below = file.get(file.get(named[match[1].decode()])["DescendantFonts"][0])
                font = len(glyph_widths(file.get(file.get(below["FontDescriptor"])["FontFile2"]).data))
                continue
            codes = bytes.fromhex(match[2].decode("ascii"))
            assert max(struct.unpack(f">{len(codes) // 2}H", codes)) < font
            shown += len(codes) // 2
    assert shown > 40


def test_nothing_acts_and_nothing_is_annotated(file: PdfFile) -> None:
    """6.5 and 6.6: no annotation, no action, no script, no trigger; 6.9: no form."""
    assert not {"AA", "OpenAction", "AcroForm"} & set(file.catalog)
    assert all(not file.get(page.get("Annots", [])) and "AA" not in page for page in file.pages)
    assert not any("JS" in each or each.get("S") in {"JavaScript", "Launch", "URI"} for each in file.dictionaries())


def test_metadata_are_of_schemas_that_part_1_knows(file: PdfFile) -> None:
    """6.7.2, 6.7.5, 6.7.9, 6.7.11: plain XMP, a packet without attributes of old, and which part it conforms to.

    `pdf:Trapped` is none of them: XMP of 2004 does not have it.
    """
    packet = file.get(file.catalog["Metadata"])
    assert "Filter" not in packet.head
    assert (packet.head["Type"], packet.head["Subtype"]) == ("Metadata", "XML")
    opening = re.match(rb"<\?xpacket ([^?]*)\?>", packet.raw)
    assert opening
    assert b"bytes" not in opening[1]
    assert b"encoding" not in opening[1]
    found = properties(file)
    assert set(found) <= PREDEFINED
    assert (found[f"{PDFA}part"], found[f"{PDFA}conformance"]) == ("1", "B")


def test_the_information_dictionary_says_what_the_metadata_say(file: PdfFile) -> None:
    """6.7.3: each entry that has its like in XMP has the same value there; and there is no other entry."""
    found, said = properties(file), file.get(file.trailer["Info"])
    likes = {
        "Title": f"{DC}title",
        "Author": f"{DC}creator",
        "Creator": f"{XMP}CreatorTool",
        "Producer": f"{PDF}Producer",
    }
    assert set(said) <= {*likes, "CreationDate", "ModDate"}
    assert {name: text(said[name]) for name in likes if name in said} == {
        name: found[like] for name, like in likes.items() if name in said
    }
    for name, like in (("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")):
        plain = re.sub(r"\D", "", found[XMP + like].split("+")[0])
        assert text(said[name]) == f"D:{plain}Z"
        assert found[XMP + like].endswith("+00:00")


def test_no_reference_leads_nowhere(file: PdfFile) -> None:
    """After the mending too, every object that is named is there."""
    for each in file.dictionaries():
        for value in each.values():
            for one in value if isinstance(value, list) else [value]:
                assert not isinstance(one, Ref) or one.number in file.objects


def test_what_another_program_drew_is_no_archive() -> None:
    """One sentence, not half a file."""
    with refused("pdf_not_archival"):
        archival(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF")
