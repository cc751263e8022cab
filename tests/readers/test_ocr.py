"""Pictures of paper: what lines draw on them, and pages of the corpus as scans; without the extra `ocr` they skip."""

import socket
from pathlib import Path

import pytest

from duban.lab.corpus.store import load_corpus

SCANS = Path(__file__).parents[1] / "tables" / "scans"
CORPUS = Path(__file__).parents[2] / "corpus"


def drawn(lines, skew=0):
    """A page with lines from (x, y) to (x, y); each is drawn three pixels thick, and lower the further right it is."""
    numpy = pytest.importorskip("numpy")
    page = numpy.full((900, 1200), 255, numpy.uint8)
    for (x0, y0), (x1, y1) in lines:
        for x in range(x0, x1 + 3):
            lower = x * skew // 1200
            page[y0 + lower : y1 + 3 + lower, x] = 0
    return page


@pytest.mark.parametrize("skew", [0, 10])
def test_lines_make_cells_and_one_may_reach_over_two_rows(skew):
    pytest.importorskip("cv2")
    pytest.importorskip("pdfplumber")
    from duban.io.readers.ruling import ruled_of

    across = [((100, 100), (900, 100)), ((300, 200), (900, 200)), ((100, 300), (900, 300))]
    down = [((x, 100), (x, 300)) for x in (100, 300, 900)]
    (table,) = ruled_of(drawn([*across, *down], skew))
    sizes = sorted((round((x1 - x0) / 100), round((bottom - top) / 100)) for x0, top, x1, bottom in table.cells)
    assert sizes == [(2, 2), (6, 1), (6, 1)]
    assert ruled_of(drawn(across[:1])) == []


def page_of(name, read, monkeypatch):
    """The records of a scan and those of the text that it shows, task with owners and limits, without any network."""
    pytest.importorskip("rapidocr")
    pytest.importorskip("PIL")
    from duban.io.readers.ocr import Picture

    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    content = Picture().parse((SCANS / f"{name}.png").read_bytes())
    document = next(d for d in load_corpus(CORPUS).documents if d.entry.id == name)
    day = document.gold.meeting_date or document.gold.published
    return records(read(content.text, structure=content.structure, date=day)), records(read(document.text, date=day))


def records(document):
    return [
        (
            "".join(c.text.split()),
            tuple(p.text for p in c.responsible),
            tuple(d.recurrence or d.iso_end for d in c.deadlines),
        )
        for c in document.commitments
    ]


@pytest.mark.slow
def test_a_scanned_page_of_minutes_gives_the_records_of_its_text(extractor, monkeypatch):
    scanned, written = page_of("c056", extractor, monkeypatch)
    assert sum(record in scanned for record in written) >= 0.9 * len(written)
    assert len(scanned) <= len(written) + 1


def test_a_scanned_table_gives_its_rows_and_groups(extractor, monkeypatch):
    scanned, written = page_of("c409", extractor, monkeypatch)
    assert scanned == written
