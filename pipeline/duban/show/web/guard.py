"""What stands between the server and the network: which hosts it answers to, what pages may load, what CSV may hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from duban.io.safe import csv_cell

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

#: Where acts are sent to, and where the file of them is read.
ADDRESS, FILE = "/reviews", "/reviews.jsonl"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Datasette's pages carry scripts of their own in the page; nothing may come from another place.
_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))


def guarded(app: App, hosts: list[str] | None, doors: Mapping[str, App]) -> App:
    """An ASGI application behind the guard; ``doors`` are what takes anything in, by their paths, if anything does.

    A request that names none of ``hosts`` is refused: another site may let its own name point here, and would then read
    what is served (DNS rebinding). ``None`` lets every name pass.
    """

    async def guard(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif hosts is not None and _host(scope) not in hosts:
            await refuse(send, 421, b"This server does not go by that name.")
        elif (door := doors.get(scope["path"])) is not None:
            await door(scope, receive, _harmless(send, is_csv=False))
        elif scope["method"] not in {"GET", "HEAD"}:
            await refuse(send, 405, b"Nothing can be changed here.")
        elif embedded(scope):
            await refuse(send, 403, b"Other sites may link here and take nothing in.")
        elif scope["path"].startswith("/-") and not scope["path"].startswith("/-/static"):
            await refuse(send, 404, b"There is no such page.")  # what Datasette tells of itself and of the machine
        else:
            await app(scope, receive, _harmless(send, scope["path"].endswith(".csv")))

    return guard


def csv_rows(text: str) -> str:
    r"""Rows of CSV in which no cell is a formula.

    >>> csv_rows('1,"=HYPERLINK(""x"")"\r\n')
    '1,"\'=HYPERLINK(""x"")"\r\n'
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([csv_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()


async def refuse(send: Send, status: int, reason: bytes) -> None:
    """Answer with a status and a line of text."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": reason})


async def body(receive: Receive, longest: int) -> bytes | None:
    """The body of a request, ``None`` if it has more than ``longest`` bytes or breaks off."""
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":  # half a body is none
            return None
        content += message.get("body", b"")
        if len(content) > longest:
            return None
        if not message.get("more_body", False):
            return bytes(content)


async def answer(send: Send, status: int, content: bytes, kind: bytes) -> None:
    """Answer with content that nobody keeps."""
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _harmless(send: Send, is_csv: bool) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message["headers"], *_HEADERS]
            if all(bytes(name).lower() != b"content-security-policy" for name, _ in headers):
                headers.append((b"content-security-policy", _POLICY))
            message = {**message, "headers": headers}
        elif is_csv and message.get("body"):  # Datasette sends each row by itself
            message = {**message, "body": csv_rows(message["body"].decode("utf-8")).encode("utf-8")}
        await send(message)

    return sent


def embedded(scope: MutableMapping[str, Any]) -> bool:
    """Whether a page of another site asks, as a browser says: for an image, a frame, by a script, all but a link.

    Such a page can't read the answer, but could keep the server busy with questions.
    """
    headers = dict(scope["headers"])
    other = headers.get(b"sec-fetch-site") in {b"cross-site", b"same-site"}
    return other and (headers.get(b"sec-fetch-mode"), headers.get(b"sec-fetch-dest")) != (b"navigate", b"document")


def _host(scope: MutableMapping[str, Any]) -> str:
    """The name that a request gives to this server, without its port."""
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    if host.startswith("["):
        name = host[1:].partition("]")[0]
        return name if ":" in name else host  # only addresses of IPv6 stand in brackets
    return host.partition(":")[0]
