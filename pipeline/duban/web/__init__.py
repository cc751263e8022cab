"""Records to browse: SQLite with a search for Chinese, shown by Datasette. Needs the extra ``duban[web]``."""

from duban.web.database import build
from duban.web.server import application, serve

__all__ = ["application", "build", "serve"]
