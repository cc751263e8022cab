"""Records as something to look at: the review page and what notebooks show."""

from duban.show.report.page import Prepared, Preparer, render, to_html
from duban.show.report.texts import Original, original

__all__ = ["Original", "Prepared", "Preparer", "original", "render", "to_html"]
