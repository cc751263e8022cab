"""``POST /-/extract``: a document in, its record out. Nothing of it is kept."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict
from email.message import Message
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qs

from duban.io.readers import Failure, Part
from duban.run import Outcome, Work
from duban.show.web.guard import App, Receive, Send, answer, body, refuse

#: Where documents are sent to.
EXTRACT = "/-/extract"
#: Bytes of a document, and documents that wait at once.
LARGEST, WAITING = 16 << 20, 8
_KNOWN = {"name", "date"}


def extracting(work: Work) -> App:
    """An ASGI application that gives the record of a document that is sent to it; ``work`` does one at a time.

    The page of another site may not send one: it could not read the answer, but keep the server busy.
    """
    turn = asyncio.Lock()
    waiting = 0

    async def extract(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        nonlocal waiting
        headers = dict(scope["headers"])
        asked = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        if scope["method"] != "POST":
            await refuse(send, 405, b"Send a document by POST.")
        elif not _from_here(headers):
            await refuse(send, 403, b"Pages of other sites may not send documents.")
        elif (mistake := _mistake(asked)) is not None:
            await refuse(send, 400, mistake)
        elif waiting >= WAITING:
            await refuse(send, 503, b"Other documents wait already; send it again later.")
        else:
            waiting += 1
            try:
                content = await body(receive, LARGEST)
                if content is None:
                    await refuse(send, 413, b"Send at most 16 MB.")
                    return
                part = _part(content, asked, headers.get(b"content-type", b"").decode("latin-1"))
                async with turn:
                    outcome = await asyncio.to_thread(lambda: next(iter(list(work([part])))))
            finally:
                waiting -= 1
            await answer(send, *_told(outcome), b"application/json; charset=utf-8")

    return extract


def _from_here(headers: Mapping[bytes, bytes]) -> bool:
    """Whether no page of another site asks, as far as a browser says; programs say nothing."""
    origin = headers.get(b"origin")
    same = origin is None or origin == b"http://" + headers.get(b"host", b"")
    return same and headers.get(b"sec-fetch-site", b"none") in {b"same-origin", b"none"}


def _mistake(asked: Mapping[str, str]) -> bytes | None:
    if not asked.keys() <= _KNOWN:
        return b"Known are ?name=, the name of the file, and &date=, the day that it is of."
    try:
        datetime.date.fromisoformat(asked.get("date", "2020-01-01"))
    except ValueError:
        return b"date is not an ISO date; give one such as 2021-12-08."
    return None


def _part(content: bytes, asked: Mapping[str, str], kind: str) -> Part:
    """The document as the readers take it; without a name it is text."""
    header = Message()
    header["content-type"] = kind
    name = PurePath(asked.get("name", ""))
    charset = header.get_content_charset()
    return Part(name.stem or "posted", name.name or "posted", name.suffix.lower(), content, charset, asked.get("date"))


def _told(outcome: Outcome) -> tuple[int, bytes]:
    if isinstance(outcome, Failure):
        return 422, json.dumps(asdict(outcome), ensure_ascii=False).encode()
    return 200, outcome.line
