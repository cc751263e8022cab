"""Datasette over a database of records, read only."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from duban.io.store.tables import BY_NAME
from duban.run import Work
from duban.show.web import plugin
from duban.show.web.budget import Bounded
from duban.show.web.desk import Desk
from duban.show.web.guard import LOOPBACK

_SETTINGS = {
    "default_page_size": 50,
    "default_facet_size": 15,
    "facet_time_limit_ms": 2000,
    "sql_time_limit_ms": 5000,
    "truncate_cells_html": 400,
    "suggest_facets": False,
    "allow_download": True,
}
#: Connections at once; a browser opens six.
_CONNECTIONS = 200
_FACETS = ["speaker", {"array": "parties"}, "month", "form", "modality", "kind", "state"]


class _Served(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette with the desk and the work that plugin.py asks for; no setting holds them, since those may be shown."""

    def __init__(self, database: Path, desk: Desk | None, work: Work | None, **options: Any) -> None:
        self.duban_work = work
        self.duban_desk = desk  # before all else, since the guard is made with the application
        self.duban_overview: dict[str, Any] = {}
        super().__init__(**options)
        self.remove_database(plugin.DATABASE)
        self.add_database(Bounded(self, path=str(database), is_mutable=False), plugin.DATABASE)


def application(
    database: Path, hosts: Iterable[str] | None = LOOPBACK, desk: Desk | None = None, work: Work | None = None
) -> Datasette:
    """Datasette over a database that ``duban.show.web.build`` wrote; it answers only to the names ``hosts``, if any.

    Nothing can be written without a ``desk``, and nothing be sent to be extracted without what does the ``work``.
    """
    from datasette import handle_exception  # only once datasette.app is there: they import each other

    # With rich installed, Datasette prints local variables (texts) of every mistaken request, and breaks on some.
    handle_exception.rich = None
    if not pm.has_plugin("duban"):
        pm.register(plugin, name="duban")
    here = Path(__file__).parent
    return _Served(
        database,
        desk,
        work,
        immutables=[str(database)],
        metadata=metadata(hosts),
        settings=_SETTINGS,
        template_dir=str(here / "templates"),
        static_mounts=[("duban-static", str(here / "static"))],
    )


def metadata(hosts: Iterable[str] | None) -> dict[str, Any]:
    """What Datasette says of the tables, how it shows them, and what it passes to duban's plugin."""
    tables: dict[str, Any] = {
        name: {"description": table.meaning, "columns": {column.name: column.meaning for column in table.columns}}
        for name, table in BY_NAME.items()
    }
    tables["directives"] = {
        "title": "要求一览",
        "facets": _FACETS,
        "sort": "queue",
        "fts_table": "directives_words",
        "fts_pk": "commitment",
    }
    tables["directives_words"] = {"hidden": True}
    return {
        "title": "督办 duban",
        "databases": {plugin.DATABASE: {"title": "督办数据", "tables": tables}},
        "plugins": {"duban": {"hosts": None if hosts is None else list(hosts)}},
    }


def serve(database: Path, host: str, port: int, desk: Desk | None = None, work: Work | None = None) -> None:
    """Serve until interrupted. On a loopback address only this machine's own names are answered to.

    Raises ``OSError`` if the address is not available.
    """
    import uvicorn

    from duban.show.web.timed import Timed

    hosts = LOOPBACK if host in LOOPBACK else None
    config = uvicorn.Config(
        application(database, hosts, desk, work).app(),
        host=host,
        port=port,
        log_level="warning",
        http=Timed,
        limit_concurrency=_CONNECTIONS,
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        uvicorn.Server(config).run(sockets=[listening])
