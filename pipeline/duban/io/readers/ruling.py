"""Tables that lines draw on a picture: the lines by OpenCV, their cells by pdfplumber, as in PDF files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duban.io.readers.pages import Ruled

_SHORTEST = 40  # of the width of a page one part of so many is the shortest line that counts
_THICKEST = 12  # pixels for a line that is as long as that; a skewed one takes more of them the longer it is
_SKEW = 0.02
_MOST_LINES = 2_000
_NEAR = 12.0


def ruled_of(picture: Any) -> list[Ruled]:
    """The tables of a page, which is an array of grey values, in pixels from its upper left corner."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [*_edges(picture, "h"), *_edges(picture, "v")]
    if not 4 <= len(edges) <= _MOST_LINES:
        return []
    edges = merge_edges(edges, _NEAR, _NEAR, _NEAR, _NEAR)
    cells = intersections_to_cells(edges_to_intersections(edges, _NEAR, _NEAR))
    return [Ruled(_around(table), list(table)) for table in cells_to_tables(cells)]


def _edges(picture: Any, orientation: str) -> Iterator[dict[str, Any]]:
    """The lines across or down a page, as pdfplumber has them."""
    import cv2
    import numpy

    _, ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    length = max(picture.shape[1] // _SHORTEST, 20)
    across = orientation == "h"
    near = numpy.ones((3, 1) if across else (1, 3), numpy.uint8)
    line = numpy.ones((1, length) if across else (length, 1), numpy.uint8)
    drawn = cv2.dilate(cv2.morphologyEx(cv2.dilate(ink, near), cv2.MORPH_OPEN, line), near)
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(drawn)[2][1:]:
        long, thick = (width, height) if across else (height, width)
        if thick > _THICKEST + long * _SKEW:
            continue  # a picture, or a field of one colour
        middle_x, middle_y = float(x + width / 2), float(y + height / 2)
        x0, x1 = (float(x), float(x + width)) if across else (middle_x, middle_x)
        top, bottom = (middle_y, middle_y) if across else (float(y), float(y + height))
        size = {"width": x1 - x0, "height": bottom - top, "doctop": top}
        yield {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": orientation} | size


def _around(cells: Any) -> tuple[float, float, float, float]:
    """The box of a table."""
    left, top, right, bottom = zip(*cells, strict=True)
    return min(left), min(top), max(right), max(bottom)
