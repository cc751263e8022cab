"""Records to browse: SQLite with a search for Chinese, shown by Datasette. Needs the extra ``duban[web]``."""

from duban.show.web.database import build
from duban.show.web.server import application, serve

__all__ = ["application", "build", "serve"]
