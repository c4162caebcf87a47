"""What is wrong with a filled document, as far as a test can see it."""

import io
import re

from docx import Document
from docx.oxml.ns import qn

#: What Python and the templates write where a value is missing or no text.
FAULTS = re.compile(r"\b(None|False|True|nan)\b|\{[{%]|[}%]\}|\[\]|<[a-z.]+[( ]")


def lines_of(content):
    """Return the text of each paragraph of a Word file, tables too."""
    body = Document(io.BytesIO(content)).element.body
    return [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    ]


def pictures_of(content):
    """Return how many pictures stand in a Word file."""
    return len(Document(io.BytesIO(content)).inline_shapes)


def faults_of(content, values, qr=None):
    """Return what a reader would find wrong with a filled document.

    :param bytes content: the Word file
    :param dict values: what it was filled with
    :param bytes qr: the picture of its code, where it has one
    :return: list of texts
    """
    lines = lines_of(content)
    faults = [line for line in lines if FAULTS.search(line)]
    text = "\n".join(lines)
    document = values["document"]
    dates = {document["date_zh"], values["record"].get("date_en")}
    offices = (values["office"]["name"], values["office"]["english_name"])
    if not any(name in text for name in offices):
        faults.append(f"no office: {offices}")
    if document["number"] not in text:
        faults.append(f"no number: {document['number']}")
    if not any(date and date in text for date in dates):
        faults.append(f"no date: {document['date_zh']}")
    if bool(qr) != bool(pictures_of(content)):
        faults.append("no code to scan" if qr else "a picture without a code")
    return faults
