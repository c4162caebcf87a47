"""What a Word file may hold to be a template: the package, before any text is read.

Plain Python without Odoo. A file that Word would run, load from elsewhere or unpack
without end is refused, with the part of the file that says so.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

MEGABYTE: Final = 1024 * 1024
#: A template is some pages of text; more is an attack on the memory.
MAX_PACKED: Final = 10 * MEGABYTE
MAX_UNPACKED: Final = 50 * MEGABYTE
MAX_PARTS: Final = 500
#: How many times its size a file may unpack to, once it is of some size.
MAX_RATIO: Final = 100
#: What the readers of zip, package and XML raise for a damaged file.
BROKEN: Final = (
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
)
#: Parts into which placeholders are filled.
FILLED_PART: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml$")

_MAIN: Final = "word/document.xml"
_TYPES: Final = "[Content_Types].xml"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MACRO_PART = re.compile(r"vbaProject|vbaData", re.IGNORECASE)
_EMBEDDED_PART = re.compile(
    r"activeX|embeddings/|oleObject|afchunk|\.(bin|ole|exe|dll|js|vbs|html?|mht)$",
    re.IGNORECASE,
)
#: The last word of the type of a relation to something that is embedded.
_EMBEDDED_RELATIONS: Final = frozenset(
    {
        "aFChunk",
        "activeXControlBinary",
        "attachedTemplate",
        "control",
        "frame",
        "oleObject",
        "package",
        "subDocument",
        "vbaProject",
    }
)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
#: Fields of Word that neither load, run nor ask anything.
_FIELDS: Final = frozenset(
    {
        "CREATEDATE",
        "DATE",
        "EQ",
        "HYPERLINK",
        "NOTEREF",
        "NUMPAGES",
        "PAGE",
        "PAGEREF",
        "PRINTDATE",
        "REF",
        "SAVEDATE",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "STYLEREF",
        "SYMBOL",
        "TC",
        "TIME",
        "TOC",
    }
)


@dataclass(frozen=True)
class Problem:
    """Why a template is refused.

    :param kind: of the package: ``broken``, ``too_big``, ``bomb``, ``kind``,
        ``macro``, ``embedded``, ``external``, ``entities``, ``field``,
        ``misplaced``; of the text: ``syntax``, ``forbidden``, ``unknown``,
        ``not_value`` or ``not_list``
    :param detail: the name, the part or the link that it is about
    :param part: ``body``, ``header``, ``footer`` or ``footnotes``
    :param paragraph: number of the paragraph in its part, from 1
    """

    kind: str
    detail: str = ""
    part: str = ""
    paragraph: int = 0


def check(content: bytes) -> list[Problem]:
    """Return what makes the file no template; nothing when its text may be read."""
    if len(content) > MAX_PACKED:
        return [Problem("too_big", f"{MAX_PACKED // MEGABYTE}")]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except BROKEN:
        return [Problem("broken")]
    problems = _check_sizes(infos, len(content)) or _check_names(infos)
    if problems:
        return problems
    return list(dict.fromkeys(_check_parts(archive)))


def _check_sizes(infos: list[zipfile.ZipInfo], packed: int) -> list[Problem]:
    """Refuse what would fill the memory. A part never unpacks to more than it says."""
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS:
        return [Problem("bomb", f"{len(infos)}")]
    if unpacked > MAX_UNPACKED:
        return [Problem("bomb", f"{unpacked // MEGABYTE} MB")]
    if unpacked > MEGABYTE and unpacked > packed * MAX_RATIO:
        return [Problem("bomb", f"{unpacked // packed} : 1")]
    return []


def _check_names(infos: list[zipfile.ZipInfo]) -> list[Problem]:
    """Refuse what is no Word file, or would be read otherwise by another reader."""
    names = [info.filename for info in infos]
    folded = [name.casefold() for name in names]
    if _MAIN not in names or _TYPES not in names:
        return [Problem("broken")]
    for name in names:
        is_twice = folded.count(name.casefold()) > 1
        if is_twice or "\\" in name or ".." in name.split("/") or name.startswith("/"):
            return [Problem("broken", name)]
    problems = [Problem("macro", name) for name in names if _MACRO_PART.search(name)]
    problems += [
        Problem("embedded", name)
        for name in names
        if _EMBEDDED_PART.search(name) and not _MACRO_PART.search(name)
    ]
    return sorted(problems, key=lambda problem: problem.detail)


def _check_parts(archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Refuse parts by what stands in them."""
    for name in sorted(archive.namelist()):
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            root, problem = _parse(name, archive.read(name))
        except BROKEN:
            yield Problem("broken", name)
            continue
        if problem:
            yield problem
        elif name == _TYPES:
            yield from _check_types(root)
        elif name.endswith(".rels"):
            yield from _check_relations(root)
        else:
            yield from _check_fields(name, root)
            if not FILLED_PART.search(name):
                yield from _check_misplaced(name, root)


def _parse(name: str, data: bytes) -> tuple[Any, Problem | None]:
    """Return the root of an XML part, or why it is refused; nothing is expanded."""
    if _DOCTYPE.search(data.replace(b"\0", b"")):
        return None, Problem("entities", name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        # Written in an encoding in which it was not found above
        return None, Problem("entities", name)
    return root, None


def _check_types(root: Any) -> Iterator[Problem]:
    """Refuse documents with macros, and templates in Word's own sense."""
    kinds = {
        entry.get("PartName", "").lstrip("/"): entry.get("ContentType", "")
        for entry in root
        if isinstance(entry.tag, str)
    }
    for name, kind in kinds.items():
        if "macroEnabled" in kind or "vbaProject" in kind:
            yield Problem("macro", name or kind)
    main = kinds.get(_MAIN, "")
    if "macroEnabled" not in main and main != f"{_WORD}document.main+xml":
        yield Problem("kind", main.removeprefix(_WORD))


def _check_relations(root: Any) -> Iterator[Problem]:
    """Refuse what Word would load by itself when the document is opened."""
    for relation in root:
        if not isinstance(relation.tag, str):
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        external = relation.get("TargetMode") == "External"
        if kind == "hyperlink" and external:
            if not _LINK.match(target):
                yield Problem("external", target)
        elif external or "://" in target or target.startswith("\\\\"):
            yield Problem("external", target)
        elif kind in _EMBEDDED_RELATIONS:
            yield Problem("embedded", target)


def _check_fields(name: str, root: Any) -> Iterator[Problem]:
    """Refuse fields of Word that load, run or ask something."""
    part = re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])
    part = {"document": "body"}.get(part, part)
    for code, paragraph in _field_codes(root):
        word = code.split()[0].upper() if code.split() else ""
        if word not in _FIELDS:
            yield Problem("field", word or "{ }", part, paragraph)


def _field_codes(root: Any) -> Iterator[tuple[str, int]]:
    """Yield the code of each field of a part, with its paragraph from 1.

    A field inside a field belongs to the result of the outer one; a code whose name
    only comes out of another field has no name.
    """
    paragraph, codes = 0, []
    for node in root.iter(
        qn("w:p"), qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText")
    ):
        if node.tag == qn("w:p"):
            paragraph += 1
        elif node.tag == qn("w:fldSimple"):
            yield node.get(qn("w:instr"), ""), paragraph
        elif node.tag == qn("w:instrText"):
            if codes:
                codes[-1] = (codes[-1][0] + (node.text or ""), codes[-1][1])
            else:
                yield node.text or "", paragraph
        elif node.get(qn("w:fldCharType")) == "begin":
            codes.append(("", paragraph))
        elif node.get(qn("w:fldCharType")) == "end" and codes:
            yield codes.pop()
    yield from codes


def _check_misplaced(name: str, root: Any) -> Iterator[Problem]:
    """Refuse placeholders where nothing is filled in."""
    text = "".join(root.itertext())
    if "{{" in text or "{%" in text:
        yield Problem("misplaced", name)
