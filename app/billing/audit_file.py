"""The audit file: records a line each, and at its end a seal of every line, so that any change of a byte is named."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.billing.audit_records import FORMAT, VERSION, BooksReader, Record, record_name
from app.billing.chain import ChainReport, check_books, plain_json
from app.billing.issued_books import IssuedBooks
from app.errors import UsageError
from render.atomic import PartFile
from render.errors import BouncedeskError

_LONGEST = 2**30  # bytes of a line: a PDF far larger than any paper of a studio


@dataclass(frozen=True, slots=True)
class AuditSeal:
    """How many invoices a file holds, and the SHA-256 of all its records: whoever keeps that can prove the file."""

    invoices: int
    sha256: str


def write_audit(path: Path, records: Iterable[Record]) -> AuditSeal:
    """Write a file whole or not at all; raises BouncedeskError."""
    part, position, digests, whole, invoices = PartFile(path), 0, list[str](), hashlib.sha256(), 0
    try:
        for record in records:
            line = _line(record)
            part.write_at(position, line)
            position += len(line)
            digests.append(hashlib.sha256(line).hexdigest())
            whole.update(line)
            invoices += record["record"] == "invoice"
        part.write_at(position, _line({"record": "seal", "lines": digests, "sha256": whole.hexdigest()}))
        part.sync()
        part.publish()
    except BaseException:
        part.discard()
        raise
    return AuditSeal(invoices, whole.hexdigest())


@dataclass(frozen=True, slots=True)
class AuditReading:
    """A file as it was read: what is wrong with it, and what it says was issued, its hash by its number."""

    path: Path
    report: ChainReport
    sha256: str
    issued: Mapping[str, str]


def read_audit(path: Path) -> AuditReading:
    """Read a file and reckon every hash anew, from nothing but the file; what is wrong stands in its report.

    Raises UsageError for a file that is none of these, BouncedeskError for one that cannot be read.
    """
    reader, seen, seal, failures = BooksReader(), _Lines(), None, list[str]()
    for number, line in enumerate(_lines_of(path), 1):
        record = _parsed(line)
        if number == 1:
            _refuse_other(path, record)
        if seal is not None:
            failures.append(f"Line {number} stands after the seal.")
        elif record is not None and record.get("record") == "seal":
            seal = record
            if _line(record) != line:
                failures.append(f"The seal in line {number} is not as it was written.")
        else:
            seen.add(line, record)
            failures += _taken_in(reader, number, record)
    failures = [*seen.failures(seal), *failures, *reader.failures]
    books = reader.books()
    report = _checked(books)
    issued = {invoice.name: str(invoice.hash) for invoice in books.invoices}
    whole = replace(report, failures=tuple(dict.fromkeys([*failures, *report.failures])))
    return AuditReading(path, whole, seen.sha256, issued)


class _Lines:
    """The digests of the lines that were read, and what each is of."""

    def __init__(self) -> None:
        self._digests = list[str]()
        self._names = list[str]()
        self._whole = hashlib.sha256()

    def add(self, line: bytes, record: Record | None) -> None:
        """Another line."""
        self._digests.append(hashlib.sha256(line).hexdigest())
        self._names.append(record_name(record) if record else "not readable")
        self._whole.update(line)

    @property
    def sha256(self) -> str:
        """Of all lines together."""
        return self._whole.hexdigest()

    def failures(self, seal: Record | None) -> Iterator[str]:
        """What differs from the seal."""
        if seal is None:
            yield "The file has no seal at its end: it is cut short, or was changed there."
            return
        sealed = seal.get("lines")
        if not isinstance(sealed, list) or len(sealed) != len(self._digests):
            yield f"The seal is of another number of lines than the {len(self._digests)} there are."
        else:
            for number, (name, digest, kept) in enumerate(zip(self._names, self._digests, sealed, strict=True), 1):
                if digest != kept:
                    yield f"Line {number} ({name}) is not as it was written."
        if seal.get("sha256") != self.sha256:
            yield "The file as a whole is not as it was sealed."


def _taken_in(reader: BooksReader, number: int, record: Record | None) -> Iterator[str]:
    if record is None:
        yield f"Line {number} cannot be read."
        return
    try:
        reader.read(record)
    except (KeyError, TypeError, ValueError, AttributeError):
        yield f"Line {number} ({record_name(record)}) does not say what it should."


def _checked(books: IssuedBooks) -> ChainReport:
    """Values may be of any kind in a file that was changed: what cannot be added up is not what was written."""
    try:
        return check_books(books)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return ChainReport(0, ("What the file says cannot be added up.",))


def _line(record: Record) -> bytes:
    return f"{plain_json(record)}\n".encode("utf-8", "surrogatepass")


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _lines_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST):
                yield line
    except OSError as error:
        raise BouncedeskError(
            f"The file {path} cannot be read ({error.strerror}).",
            code="file_unreadable",
            file=path,
            reason=error.strerror,
        ) from error


def _refuse_other(path: Path, head: Record | None) -> None:
    if head is None or head.get("format") != FORMAT:
        raise UsageError(f"{path} is not an audit file of Bouncedesk's.", code="not_an_audit_file", file=path)
    version = head.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise UsageError(
            f"The audit file {path} was written by a newer Bouncedesk; this one knows version {VERSION} of it.",
            code="audit_file_newer",
            file=path,
            version=version,
        )
