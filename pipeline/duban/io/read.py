"""``duban.read``: the documents of files, as the readers give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from duban.io.readers import Failure, Text


def read(
    paths: Path | str | Iterable[Path | str],
    *,
    text_column: str | None = None,
    date_column: str | None = None,
    rows_as: Literal["table", "documents"] | None = None,
) -> Iterator[Text | Failure]:
    """The documents of files, one after the other: text, structure and metadata, as ``duban extract`` reads them.

    A path is a file, a folder, or a pattern (``news/*.txt``); an archive, a table or a web crawl gives each of its
    documents. They are read one by one when they are asked for. What can't be read is a ``Failure`` in its place, and
    the rest goes on. Offsets of a ``structure`` are code points of ``content``. The options are those of ``duban
    extract``: the columns of tables, and what the rows of CSV and XLSX are.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "会议.txt").write_text("会议强调，各单位要抓紧落实。", encoding="gb18030")
    ...     text, failure = read([f"{folder}/会议.txt", f"{folder}/没有.txt"])
    >>> text.id, text.content, text.encoding
    ('会议', '会议强调，各单位要抓紧落实。', 'gb18030')
    >>> failure.reason, failure.remedy
    ('no such file or folder', 'check the path')
    """
    from duban.io.readers import default_readers

    given = [paths] if isinstance(paths, str | Path) else paths
    readers = default_readers(text_column, date_column, rows_as)
    return readers.read(readers.find(map(Path, given)))
