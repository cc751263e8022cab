"""Records as something to look at: the review page and what notebooks show."""

from duban.show.report.page import Prepared, prepare, render, to_html
from duban.show.report.texts import Original, original

__all__ = ["Original", "Prepared", "original", "prepare", "render", "to_html"]
