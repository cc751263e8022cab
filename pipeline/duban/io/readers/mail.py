"""Mails (EML) by the standard library."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any

from duban.io.readers.base import Content, ReadError
from duban.io.readers.html import Html
from duban.io.readers.text import decode

_MOST_PARTS = 1000


class Mail:
    """Reads the body of a mail below its subject; the day of sending is that of publication. Attachments stay."""

    suffixes = frozenset({".eml"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """Subject and body. Raises ``ReadError`` for a mail without text."""
        try:
            message: Any = message_from_bytes(data, policy=default)
            subject, date = str(message.get("subject") or "").strip(), _day(message)
            body = _body(message)
        except (ValueError, LookupError, AttributeError, RecursionError, TypeError) as error:
            raise ReadError(f"this is not a complete mail ({error})", "save it again as .eml") from None
        is_cut = any(isinstance(one, CloseBoundaryNotFoundDefect) for part in message.walk() for one in part.defects)
        if is_cut:
            raise ReadError("the mail is cut off: its last part has no end", "save it again as .eml")
        if body is None or not body.text.strip():
            raise ReadError("there is no text in this mail", "save its attachments and give them")
        if not subject:
            return Content(body.text, None, date, body.structure)
        moved = body.structure and body.structure.moved_by(len(subject) + 1)
        return Content(f"{subject}\n{body.text}", None, date, moved)


def _day(message: Any) -> str | None:
    try:
        return parsedate_to_datetime(str(message["date"])).date().isoformat()
    except (ValueError, TypeError):
        return None


def _body(message: Any) -> Content | None:
    """The plain body, else the one in HTML."""
    kinds: dict[str, Any] = {}
    for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            kinds.setdefault(kind, part)
    if "text/plain" in kinds:
        plain = kinds["text/plain"]
        text = decode(plain.get_payload(decode=True) or b"", plain.get_content_charset()).text
        if text.strip():
            return Content(text.replace("\r\n", "\n"))
    if "text/html" in kinds:
        page = kinds["text/html"]
        return Html().parse(page.get_payload(decode=True) or b"", page.get_content_charset())
    return None
