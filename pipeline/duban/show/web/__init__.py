"""Records to browse: SQLite with a search for Chinese, shown by Datasette. Needs the extra ``duban[web]``."""

from duban.show.web.database import build
from duban.show.web.desk import Desk, DeskError
from duban.show.web.guard import LOOPBACK
from duban.show.web.server import application, serve

__all__ = ["LOOPBACK", "Desk", "DeskError", "application", "build", "serve"]
