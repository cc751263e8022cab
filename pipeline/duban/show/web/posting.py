"""The one address of ``duban serve`` that takes anything in: acts, from its own pages on this machine."""

from __future__ import annotations

import json
import secrets
from collections.abc import MutableMapping
from typing import Any

from duban.show.web.desk import LONGEST, Desk, RefusedError
from duban.show.web.guard import ADDRESS, App, Receive, Send, answer, body, embedded, refuse

_TYPES = frozenset({b"application/jsonl", b"application/json"})


def posting(desk: Desk) -> App:
    """An ASGI application that puts acts into the file of a desk, and gives the file.

    Only a page of this server knows the token, and a browser sends a header of that name nowhere else unasked; that
    it also must come from this origin is the second lock.
    """

    async def post(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if scope["path"] != ADDRESS:
            if scope["method"] not in {"GET", "HEAD"}:
                await refuse(send, 405, b"Send acts to /reviews.")
            elif embedded(scope):
                await refuse(send, 403, b"Other sites may link here and take nothing in.")
            else:
                await answer(send, 200, desk.file.read_bytes(), b"application/jsonl; charset=utf-8")
        elif scope["method"] != "POST":
            await refuse(send, 405, b"Send acts by POST; the file is /reviews.jsonl.")
        elif not _is_ours(headers, desk.token):
            await refuse(send, 403, b"Only pages of this server may write.")
        elif headers.get(b"content-type", b"").partition(b";")[0].strip().lower() not in _TYPES:
            await refuse(send, 415, b"Send lines of JSON: Content-Type: application/jsonl")
        elif (content := await body(receive, LONGEST)) is None:
            await refuse(send, 413, b"Send at most 1 MB at a time.")
        else:
            await _written(send, desk, content)

    return post


async def _written(send: Send, desk: Desk, content: bytes) -> None:
    said: dict[str, Any]
    try:
        status, said = 200, {"written": desk.write(content)}
    except RefusedError as error:
        status, said = 400, {"errors": error.errors}
    except OSError as error:
        status, said = 500, {"errors": [{"line": None, "reason": f"{desk.file.name}: {error.strerror}"}]}
    await answer(send, status, json.dumps(said, ensure_ascii=False).encode(), b"application/json; charset=utf-8")


def _is_ours(headers: dict[bytes, bytes], token: str) -> bool:
    """Whether a request has the token and comes from a page of this server, as far as the browser says where from."""
    known = secrets.compare_digest(headers.get(b"x-duban-token", b""), token.encode())
    origin = headers.get(b"origin")
    same = origin is None or origin == b"http://" + headers.get(b"host", b"")
    return known and same and headers.get(b"sec-fetch-site", b"same-origin") in {b"same-origin", b"none"}
