"""Word templates: check them, fill them, make PDF. Plain Python without Odoo."""

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import qrcode
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from . import docx_package
from .docx_package import BROKEN, Problem
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
    "examine",
    "flatten",
    "mark",
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
#: Names of Jinja for what stands in a tag; people see the tag itself.
CONSTRUCTS: Final = frozenset(name for name in vars(nodes) if name[0].isupper())
#: Characters of a refused tag that are shown.
MAX_SHOWN: Final = 80
QR_WIDTH: Final = Mm(24)
PDF_SECONDS: Final = 60
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_PREFIX = re.compile(r"^(\{[{%#])(?:tr|tc|p|r)(?=\s)")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
#: Digests of files whose language was found to be the template's.
_ACCEPTED: deque[str] = deque(maxlen=256)


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


# ---- Reading a template


def check(content: bytes, vocabulary: Mapping) -> list[Problem]:
    """Return everything that is wrong with a template; nothing when it may be used.

    :param vocabulary: allowed names, see ``docx_syntax.judge``
    """
    _used, problems = examine(content, vocabulary)
    return problems


def examine(
    content: bytes, vocabulary: Mapping
) -> tuple[list[Placeholder], list[Problem]]:
    """Return the names that a file uses, and everything that is wrong with it."""
    used, problems = [], docx_package.check(content)
    if problems:
        return used, problems
    try:
        parts = list(_parts(content))
    except BROKEN:
        return used, [Problem("broken")]
    for part, source, tags in parts:
        for item in _read(part, source, tags):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            used.append(item)
            kind = judge(Use(item.path, item.kind, 0), vocabulary)
            if kind:
                problems.append(Problem(kind, item.path, part, item.paragraph))
    return used, list(dict.fromkeys(problems))


def placeholders(content: bytes) -> list[Placeholder]:
    """Return the names that a template uses, in the order of the text.

    :raise DocxError: when the file is no template at all
    """
    problems = docx_package.check(content)
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
            tag = _TAG.findall(source)[min(max(item.line - 2, 0), len(paragraphs) - 1)]
            is_construct = item.detail in CONSTRUCTS
            detail = tag if is_construct else item.detail
            yield Problem("forbidden", detail[:MAX_SHOWN], part, number)


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


def _check_language(content: bytes) -> None:
    """Refuse a file that was stored without the check at upload.

    :raise DocxError: see ``placeholders``; an accepted file is remembered
    """
    digest = hashlib.sha256(content).hexdigest()
    if digest not in _ACCEPTED:
        placeholders(content)
        _ACCEPTED.append(digest)


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


def mark(content: bytes, text: str) -> bytes:
    """Return a Word file that begins with ``text`` in red: it is not the real one."""
    document = Document(io.BytesIO(content))
    run = document.add_paragraph().add_run(_ILLEGAL.sub("", text))
    run.bold, run.font.color.rgb = True, RGBColor(0xC0, 0, 0)
    body = document.element.body
    body.insert(0, run._r.getparent())
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


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
        _run(command)
        try:
            return source.with_suffix(".pdf").read_bytes()
        except OSError as error:
            raise DocxError("LibreOffice made no PDF") from error


def _run(command: list[str]) -> None:
    """Run LibreOffice; end it with its helpers when it takes too long.

    It is a script that starts others, which would hold their output open.
    """
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                code = process.wait(PDF_SECONDS)
            except subprocess.TimeoutExpired as error:
                os.killpg(process.pid, signal.SIGKILL)
                raise DocxError(
                    f"LibreOffice did not finish in {PDF_SECONDS} seconds"
                ) from error
    except OSError as error:
        raise DocxError(f"LibreOffice could not be started: {error}") from error
    if code:
        raise DocxError(f"LibreOffice ended with code {code}")
