"""Word templates: check them, fill them, make PDF. Plain Python without Odoo."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import qrcode
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

from .docx_syntax import (
    ANY,
    Environment,
    Reader,
    Use,
    flatten,
    judge,
    zh_date,
    zh_formal_date,
)

__all__ = [
    "ANY",
    "MIMETYPE",
    "DocxError",
    "Placeholder",
    "Problem",
    "check",
    "flatten",
    "pdf_possible",
    "placeholders",
    "qr_png",
    "render",
    "to_pdf",
    "zh_date",
    "zh_formal_date",
]

MIMETYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
#: A template is some pages of text; more is an attack on the memory.
MAX_UNPACKED: Final = 50 * 1024 * 1024
QR_WIDTH: Final = Mm(24)
PDF_SECONDS: Final = 60
#: What the readers of zip, package and XML raise for a damaged file.
BROKEN: Final = (
    AttributeError,
    LookupError,
    OSError,
    ValueError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
)

_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_PREFIX = re.compile(r"^(\{[{%#])(?:tr|tc|p|r)(?=\s)")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSAFE_PART = re.compile(
    r"vbaProject|activeX|embeddings/|afchunk|\.bin$", re.IGNORECASE
)
_FILLED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml$")
_HYPERLINK: Final = "/hyperlink"


class DocxError(ValueError):
    """A file that cannot be filled; the text says why."""


@dataclass(frozen=True)
class Placeholder:
    """A name that a template uses, and where.

    :param path: dotted name; ``[]`` stands for a row of a list
    :param kind: ``value`` or ``list``
    :param part: ``body``, ``header``, ``footer`` or ``footnotes``
    :param paragraph: number of the paragraph in its part, from 1
    """

    path: str
    kind: str
    part: str
    paragraph: int


@dataclass(frozen=True)
class Problem:
    """Why a template is refused.

    :param kind: ``broken``, ``unsafe``, ``misplaced``, ``syntax``, ``forbidden``,
        ``unknown``, ``not_value`` or ``not_list``
    """

    kind: str
    detail: str = ""
    part: str = ""
    paragraph: int = 0


# ---- Reading a template


def check(content: bytes, vocabulary: Mapping) -> list[Problem]:
    """Return everything that is wrong with a template; nothing when it may be used.

    :param vocabulary: allowed names, see ``docx_syntax.judge``
    """
    problems = _check_package(content)
    if problems:
        return problems
    try:
        parts = list(_parts(content))
    except BROKEN:
        return [Problem("broken")]
    for part, source, tags in parts:
        for item in _read(part, source, tags):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            kind = judge(Use(item.path, item.kind, 0), vocabulary)
            if kind:
                problems.append(Problem(kind, item.path, part, item.paragraph))
    return list(dict.fromkeys(problems))


def placeholders(content: bytes) -> list[Placeholder]:
    """Return the names that a template uses, in the order of the text.

    :raise DocxError: when the file is no template at all
    """
    problems = _check_package(content)
    if problems:
        raise DocxError(problems[0].detail or problems[0].kind)
    try:
        parts = list(_parts(content))
    except BROKEN as error:
        raise DocxError(str(error)) from error
    found = []
    for part, source, tags in parts:
        for item in _read(part, source, tags):
            if isinstance(item, Problem):
                raise DocxError(f"{part} {item.paragraph}: {item.detail}")
            found.append(item)
    return found


def _check_package(content: bytes) -> list[Problem]:
    """Refuse what is no Word file, and parts that a template does not need."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        return [Problem("broken")]
    names = {info.filename for info in infos}
    unpacked = sum(info.file_size for info in infos)
    if "word/document.xml" not in names or unpacked > MAX_UNPACKED:
        return [Problem("broken")]
    problems = [
        Problem("unsafe", name) for name in sorted(names) if _UNSAFE_PART.search(name)
    ]
    try:
        for name in sorted(names):
            if name.endswith(".rels"):
                problems.extend(_check_relations(archive.read(name)))
            elif name.endswith(".xml") and not _FILLED_PART.search(name):
                text = re.sub(r"<[^>]*>", "", archive.read(name).decode("utf-8"))
                if "{{" in text or "{%" in text:
                    problems.append(Problem("misplaced", name))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, UnicodeDecodeError, OSError):
        return [Problem("broken")]
    return problems


def _check_relations(content: bytes) -> Iterator[Problem]:
    """Refuse links that Word would load by itself when the document is opened."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in etree.fromstring(content, parser):
        external = relation.get("TargetMode") == "External"
        if external and not relation.get("Type", "").endswith(_HYPERLINK):
            yield Problem("unsafe", relation.get("Target", ""))


def _parts(content: bytes) -> Iterator[tuple[str, str, list[tuple[str, int]]]]:
    """Yield the name, the Jinja source and the tags with paragraph of each part."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    body = template.docx.element.body
    yield "body", template.patch_xml(template.get_xml()), _tags(body)
    for name, uri in (("header", template.HEADER_URI), ("footer", template.FOOTER_URI)):
        for _key, part in template.get_headers_footers(uri):
            root = etree.fromstring(part.blob)
            yield name, template.patch_xml(template.get_part_xml(part)), _tags(root)
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith(".footnotes+xml"):
            source = template.patch_xml(part.blob.decode())
            yield "footnotes", source, _tags(etree.fromstring(part.blob))


def _tags(root: Any) -> list[tuple[str, int]]:
    """Return the tags in the text of ``root``, each with its paragraph from 1."""
    tags = []
    for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        tags.extend((_plain_tag(tag), number) for tag in _TAG.findall(text))
    return tags


def _plain_tag(tag: str) -> str:
    """Return a tag without the prefix for rows and without spaces."""
    return re.sub(r"[\s“”‘’\"']", "", _PREFIX.sub(r"\1", tag))


def _read(
    part: str, source: str, tags: list[tuple[str, int]]
) -> Iterator[Placeholder | Problem]:
    """Yield what one part uses and what is wrong with it, with the paragraph.

    Every tag gets a line of its own, so that a line of the syntax tree is a tag, and
    a tag is looked up in the paragraphs of the file.
    """
    source = re.sub(r"(?=\{[{%#])", "\n", source.replace("\n", " "))
    paragraphs = _align(_TAG.findall(source), tags)

    def paragraph(line: int) -> int:
        index = min(max(line - 2, 0), len(paragraphs) - 1)
        return paragraphs[index] if paragraphs else 0

    try:
        items = Reader(Environment()).read(source)
    except TemplateSyntaxError as error:
        yield Problem("syntax", error.message or "", part, paragraph(error.lineno))
        return
    for item in items:
        number = paragraph(item.line)
        if isinstance(item, Use):
            yield Placeholder(item.path, item.kind, part, number)
        else:
            yield Problem("forbidden", item.detail, part, number)


def _align(source_tags: list[str], tags: list[tuple[str, int]]) -> list[int]:
    """Return the paragraph of each tag of the source.

    The source has fewer tags than the file where a row is replaced by its tag, and
    more where a merge is written out; the text of a tag decides.
    """
    numbers, position, last = [], 0, 1
    for tag in map(_plain_tag, source_tags):
        for index in range(position, len(tags)):
            if tags[index][0] == tag:
                position, last = index + 1, tags[index][1]
                break
        numbers.append(last)
    return numbers


# ---- Filling a template


def render(content: bytes, values: Mapping, qr: bytes | None = None) -> bytes:
    """Return the template filled with ``values``.

    :param values: plain data: mappings, lists, text and numbers
    :param qr: a PNG picture for ``document.qr``; without it nothing is shown there
    :raise DocxError: for other values, for a missing one, for a broken template
    """
    data = _plain(values)
    _check_language(content)
    template = DocxTemplate(io.BytesIO(content))
    picture = InlineImage(template, io.BytesIO(qr), width=QR_WIDTH) if qr else ""
    data["document"] = {**data.get("document", {}), "qr": picture}
    output = io.BytesIO()
    try:
        template.render(data, Environment(), autoescape=True)
        template.save(output)
    except TemplateError as error:
        raise DocxError(error.message or type(error).__name__) from error
    except BROKEN as error:
        raise DocxError(str(error)) from error
    return output.getvalue()


@lru_cache(maxsize=32)
def _check_language(content: bytes) -> None:
    """Refuse a file that was stored without the check at upload.

    :raise DocxError: see ``placeholders``; an accepted file is remembered
    """
    placeholders(content)


def _plain(value: Any) -> Any:
    """Return a copy of plain data without characters that XML cannot hold."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return _ILLEGAL.sub("", str(value).replace("\r\n", "\n"))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise DocxError(f"{type(value).__name__} is no plain value")


def qr_png(text: str) -> bytes:
    """Return a QR code of ``text`` as a PNG picture."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=10, border=2
    )
    code.add_data(text)
    output = io.BytesIO()
    code.make_image().save(output, "PNG")
    return output.getvalue()


# ---- PDF


def pdf_possible() -> bool:
    """Whether LibreOffice is there to make PDF."""
    return bool(shutil.which("soffice"))


def to_pdf(content: bytes) -> bytes:
    """Return a Word file as PDF, made by LibreOffice in a folder of its own.

    :raise DocxError: when LibreOffice is not there or does not finish
    """
    office = shutil.which("soffice")
    if not office:
        raise DocxError("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory(prefix="fao_pdf_") as folder:
        source = Path(folder, "document.docx")
        source.write_bytes(content)
        command = [
            office,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(
                command, check=True, capture_output=True, timeout=PDF_SECONDS
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise DocxError(f"LibreOffice made no PDF: {error}") from error
