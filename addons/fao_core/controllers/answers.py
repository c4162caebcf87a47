"""Files as answers of the server: named, and kept by no cache."""

from odoo.http import content_disposition, request


def file_answer(content, name, mimetype):
    """Return the answer that hands ``content`` over as a file.

    :param content: bytes, or text
    :param str name: name of the file with its ending
    :param str mimetype: its type, with the charset where it is text
    """
    return request.make_response(
        content,
        [
            ("Content-Type", mimetype),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "private, no-store"),
        ],
    )
