"""What duban adds to Datasette: the search for Chinese, links into texts, a page for each document, and the guard."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from duban.core.records import Document
from duban.show.report import Original, Prepared, Preparer, render
from duban.show.report.marks import visible
from duban.show.web.bigrams import query
from duban.show.web.desk import Desk
from duban.show.web.extracting import EXTRACT, extracting
from duban.show.web.guard import ADDRESS, FILE, App, guarded
from duban.show.web.posting import posting
from duban.show.web.readonly import read_only
from duban.show.web.words import Words, language_of
from duban.stages.script import Simplifier

DATABASE = "duban"
_LANGUAGE = "duban_language"
_MISSING = "记录未附原文，也找不到其来源"


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]  # after Datasette's own, which takes a run of Chinese for one word
def prepare_connection(conn: Any, database: str) -> None:
    """Let a search be for stretches of Chinese, in either script, and a statement do nothing but read."""
    simplify = Simplifier().simplify
    conn.create_function("escape_fts", 1, lambda text: query(simplify(text)))
    if database == DATABASE:
        read_only(conn)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """A page and a record for each document, and a page for all of them."""
    return [
        (r"^/document/(?P<number>\d{1,12})$", document_page),
        (r"^/document/(?P<number>\d{1,12})\.json$", document_record),
        (r"^/overview$", overview_page),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, database: str) -> Markup | str | None:
    """Link documents and commitments to their place in the text; show nothing that turns other text around."""
    if database != DATABASE or not isinstance(value, str):
        return None
    names = row.keys()
    if "document" in names and column == "document_id":
        return _link(row["document"], "", value)
    if "sha256" in names and column in {"record", "text"}:
        return _link(row["document"], ".json" if column == "record" else "", f"{len(value)} 字")
    if "commitment_id" in names and "document_id" in names and column == "text":
        return _link(
            row["document"],
            f"#{quote(visible(row['document_id']), safe='')}/{quote(row['commitment_id'], safe='')}",
            value,
        )
    if "commitment_id" in names and column == "parties" and value.startswith("["):
        return "、".join(visible(party) for party in json.loads(value)) or "–"
    return visible(value) if visible(value) != value else None


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any) -> dict[str, Any]:
    """The words of the pages, in the reader's language."""
    chosen, accepted = (
        (request.cookies.get(_LANGUAGE), request.headers.get("accept-language")) if request else (None, "")
    )
    return {"t": Words(language_of(chosen, accepted or ""))}


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(exception: Exception) -> None:
    """Call what Datasette refuses a mistake of the request, such as an order by a column that is not there."""
    if isinstance(exception, DatasetteError) and exception.status == 500:
        exception.status = 400


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Put the guard before everything."""
    hosts = (datasette.plugin_config("duban") or {}).get("hosts")
    desk, work = _desk(datasette), getattr(datasette, "duban_work", None)
    doors = dict.fromkeys((ADDRESS, FILE), posting(desk)) if desk else {}
    if work is not None:
        doors[EXTRACT] = extracting(work)
    return lambda app: guarded(app, hosts, doors)


async def document_page(request: Any, datasette: Any) -> Response:
    """The review page of one document."""
    number = int(request.url_vars["number"])
    document = await _document(datasette, number)
    if document is None:
        return Response.text("没有这篇文档 No such document", status=404)
    page = render(
        _preparer()([_with_text(document)]),
        title=document.document.title or document.document.id,
        home=f"{datasette.urls.table(DATABASE, 'directives')}?document={number}",
        reviews=desk.page([document.document.sha256]) if (desk := _desk(datasette)) else None,
    )
    return Response.html(page, headers={"Content-Security-Policy": "frame-ancestors 'none'"})


async def overview_page(datasette: Any) -> Response:
    """The review page of all documents, with its overview open; it is prepared at the first visit."""
    served = datasette.duban_overview
    if "page" not in served:
        served["page"] = await datasette.get_database(DATABASE).execute_fn(_prepared)
    page = render(
        served["page"],
        home=datasette.urls.table(DATABASE, "directives"),
        reviews=desk.page(served["page"].texts) if (desk := _desk(datasette)) else None,
    )
    return Response.html(page, headers={"Content-Security-Policy": "frame-ancestors 'none'"})


async def document_record(request: Any, datasette: Any) -> Response:
    """The record of one document as JSON."""
    document = await _document(datasette, int(request.url_vars["number"]))
    if document is None:
        return Response.json({"ok": False, "error": "no such document"}, status=404)
    desk = _desk(datasette)
    return Response.json((desk.revised(document) if desk else document).model_dump(mode="json"))


def _desk(datasette: Any) -> Desk | None:
    """Where this server writes."""
    return getattr(datasette, "duban_desk", None)


async def _document(datasette: Any, number: int) -> Document | None:
    def asked(connection: Any) -> Any:
        connection.text_factory = str  # one whole document, which an answer to a visitor's question need not have
        return connection.execute("SELECT record, text FROM documents WHERE document = ?", [number]).fetchone()

    row = await datasette.get_database(DATABASE).execute_fn(asked)
    return None if row is None else _read(row["record"], row["text"])


def _prepared(connection: Any) -> Prepared:
    connection.text_factory = str  # all documents, one after the other
    rows = connection.execute("SELECT record, text FROM documents ORDER BY document")
    return _preparer()(_with_text(_read(record, text)) for record, text in rows)


@lru_cache(maxsize=1)  # it takes half a second to build, and a page a tenth of that
def _preparer() -> Preparer:
    return Preparer()


def _with_text(document: Document) -> tuple[Document, Original]:
    text = document.document.text
    return document, Original(text, _MISSING if text is None else "")


def _read(record: str, text: str | None) -> Document:
    fields = json.loads(record)
    fields["document"]["text"] = text
    return Document.model_validate_json(json.dumps(fields))


def _link(document: int, rest: str, text: str) -> Markup:
    return Markup('<a href="/document/{}{}">{}</a>').format(document, rest, visible(text))
