"""An archival PDF (ISO 19005-1, level B) out of what Qt draws: what a validator would turn down is taken out or mended.

Qt's own PDF/A-1b lacks four things of it:

- XMP may hold only properties of the schemas that XMP had in 2004, or what an extension schema describes (6.7.2, 6.7.8,
  6.7.9). `pdf:Trapped` came to XMP later: the Adobe PDF schema of 2004 has Keywords, PDFVersion and Producer (TechNote
  0008 of the PDF Association; veraPDF's list for part 1 is the same). So it goes. `Trapped` of the information
  dictionary has no analogous property then, and goes with it, so that no two readers can differ about 6.7.3.
- A subset's name has its tag in the font too, not in the descriptor alone (6.3.2 with PDF Reference 1.4, 5.5.3).
- DeviceCMYK may not be used where the output intent is RGB (6.2.3.3); nothing is painted in it, but Qt names it among
  each page's colour spaces.
- The table of places has to be right afterwards (6.1.4).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from render.errors import BouncedeskError

_TABLE = re.compile(rb"xref\n0 \d+\n((?:\d{10} \d{5} [nf] ?\r?\n)+)(trailer.*?startxref\s+)\d+(.*)", re.DOTALL)
_PLACE = re.compile(rb"(\d{10}) \d{5} n")
_TRAPPED = re.compile(rb"""\s*(?:pdf:Trapped=(?:"[^"]*"|'[^']*')|<pdf:Trapped>[^<]*</pdf:Trapped>|/Trapped\s*/\w+)""")
_CMYK = re.compile(rb"/P?CSpcmyk (?:\d+ 0 R|/DeviceCMYK)\n")
_LENGTH = re.compile(rb"(/Length )\d+(?! 0 R)")
_DESCRIPTOR, _DESCENDANT = re.compile(rb"/FontDescriptor (\d+) 0 R"), re.compile(rb"/DescendantFonts \[(\d+) 0 R\]")
_FONT_NAME, _BASE_FONT = re.compile(rb"/FontName /(\S+)"), re.compile(rb"(/BaseFont /)\S+")
_UNUSED = b"[/Pattern /DeviceCMYK]"

_Objects = Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class _File:
    """What stands before the first object, the objects by number, and what stands round the table of places."""

    head: bytes
    objects: _Objects
    trailer: bytes
    end: bytes

    @classmethod
    def of(cls, content: bytes) -> "_File":
        start = content.rfind(b"\nxref\n") + 1
        table = _TABLE.match(content, start)
        if not table:
            raise BouncedeskError("Qt drew a PDF of a kind that cannot be archived here.", code="pdf_not_archival")
        places = {number: int(place) for number, place in enumerate(_PLACE.findall(table[1]), 1)}
        ordered = [*sorted(places.values()), start]
        ends = dict(pairwise(ordered))
        objects = {number: content[place : ends[place]] for number, place in places.items()}
        return cls(content[: ordered[0]], objects, table[2], table[3])

    def changed(self, change: Callable[[bytes], bytes]) -> "_File":
        """The same with each object as `change` makes it."""
        return _File(self.head, {number: change(each) for number, each in self.objects.items()}, self.trailer, self.end)

    def written(self) -> bytes:
        """The bytes of the file, in the order of the objects' numbers."""
        parts, places, at = [self.head], [], len(self.head)
        for number in sorted(self.objects):
            places.append(at)
            parts.append(self.objects[number])
            at += len(self.objects[number])
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows)
        return b"".join((*parts, table, self.trailer, b"%d" % at, self.end))


def archival(content: bytes) -> bytes:
    """What Qt drew as PDF/A-1b, conforming to it; raises BouncedeskError where it is of another kind than Qt's own."""
    file = _File.of(content).changed(_without_trapped).changed(_without_cmyk)
    return file.changed(lambda each: _tagged(each, file.objects)).written()


def _without_trapped(part: bytes) -> bytes:
    """An information dictionary or a packet of XMP that does not speak of trapping."""
    head, keyword, stream = part.partition(b"stream\n")
    if not keyword:
        return _TRAPPED.sub(b"", part)
    if b"/Subtype /XML" not in head:
        return part
    packet, ending, rest = stream.rpartition(b"\nendstream")
    bare = _TRAPPED.sub(b"", packet)
    return b"".join((_LENGTH.sub(b"\\g<1>%d" % len(bare), head), keyword, bare, ending, rest))


def _without_cmyk(part: bytes) -> bytes:
    """Resources that name no colour space of four inks."""
    if _UNUSED in part:
        return part.replace(_UNUSED, b"null")
    return part if b"stream\n" in part else _CMYK.sub(b"", part)


def _tagged(part: bytes, objects: _Objects) -> bytes:
    """A font called as its descriptor calls it, with the tag of its subset."""
    font = part
    below = _DESCENDANT.search(part)
    if below:
        font = objects[int(below[1])]
    described = _DESCRIPTOR.search(font) if b"/Type /Font\n" in font else None
    name = _FONT_NAME.search(objects[int(described[1])]) if described else None
    return _BASE_FONT.sub(lambda match: match[1] + name[1], part) if name else part
