"""The ledger into a file of the format that its name asks for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from duban.io.atomic import replacing_text
from duban.io.safe import csv_cell
from duban.show.views.layout import Layout
from duban.show.views.ledger import Row, cells
from duban.stages.revise import Leftover


def write_ledger(
    rows: Sequence[Row],
    path: Path,
    layout: Layout,
    as_of: date | None = None,
    leftovers: Sequence[Leftover] = (),
) -> None:
    """Write a ledger as ``.xlsx``, ``.csv`` or ``.docx``, as of a day or of none.

    ``leftovers`` are acts that fit nothing, which stand on a page of their own. Raises ``ValueError`` for another
    ending, and ``OSError``.
    """
    _writer(path)(rows, path, layout, as_of, leftovers)


def write_csv(
    rows: Sequence[Row], path: Path, layout: Layout, as_of: date | None = None, _: Sequence[Leftover] = ()
) -> None:
    """Write the whole ledger as CSV that Excel opens with the right characters. Raises ``OSError``."""
    columns = layout.columns("whole", as_of)
    with replacing_text(path, "utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.heading for column in columns])
        writer.writerows([csv_cell(cell) for cell in cells(row, columns, layout)] for row in rows)


def _writer(path: Path) -> Callable[[Sequence[Row], Path, Layout, date | None, Sequence[Leftover]], None]:
    from duban.show.views.word import write_docx
    from duban.show.views.workbook import write_xlsx

    writers = {".xlsx": write_xlsx, ".csv": write_csv, ".docx": write_docx}
    try:
        return writers[path.suffix.lower()]
    except KeyError:
        raise ValueError(f"{path}: a ledger is written as {', '.join(writers)}; name it so") from None
