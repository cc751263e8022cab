"""Pictures of paper, by RapidOCR, whose wheel carries its models: nothing is fetched when it runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.pages import Page, composed
from duban.io.readers.places import Piece
from duban.io.readers.ruling import ruled_of

MAX_PIXELS = 120_000_000
"""Of one picture: an A3 sheet at 600 dots an inch has 70 million."""

_MAX_PAGES = 300
_WIDEST = 3200  # a page of A4 at 300 dpi has 2,480; more makes recognition slower and not better


class Picture:
    """Reads pictures of printed pages; a TIFF may hold many."""

    suffixes = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The recognised text. Raises ``ReadError`` for what is not a picture, too large, or shows no text."""
        recognizer()
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(BytesIO(data)) as picture:
                pages = [recognized(frame) for frame in _frames(picture)]
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ReadError(f"this is not a complete picture ({error})", "save it again as PNG") from None
        return read_pages(pages)


def read_pages(pages: list[Page]) -> Content:
    """The text of recognised pages. Raises ``ReadError`` if there is none."""
    from dataclasses import replace

    if not any(page.pieces for page in pages):
        raise ReadError("no text was recognised in it", "scan it again, upright and at 300 dpi")
    return replace(composed(pages), ocr=_name())


def _frames(picture: Any) -> Iterator[Any]:
    for number in range(min(getattr(picture, "n_frames", 1), _MAX_PAGES)):
        picture.seek(number)
        check_pixels(*picture.size)
        yield picture.convert("RGB")


def check_pixels(width: float, height: float) -> None:
    """Raise ``ReadError`` for a picture that would fill the memory.

    >>> check_pixels(2480, 3508)
    """
    if width * height > MAX_PIXELS:
        raise ReadError(
            f"the picture has more than {MAX_PIXELS // 10**6} million pixels ({width:.0f} x {height:.0f})",
            "scan it at 300 dpi",
        )


def recognized(picture: Any) -> Page:
    """What is written on a picture in RGB, piece by piece with its place."""
    import numpy

    scale = min(1.0, _WIDEST / max(picture.size))
    if scale < 1:
        picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    found = recognizer()(numpy.asarray(picture)[:, :, ::-1])
    pieces, scores = [], []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True) if found.boxes is not None else ():
        across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
        inset = (max(down) - min(down)) * 0.1  # boxes are drawn a little wide
        pieces.append(Piece(str(text), min(across), min(down) + inset, max(across), max(down) - inset))
        scores.append(float(score))
    sure = round(sum(scores) / len(scores), 3) if scores else None
    ruled = ruled_of(numpy.asarray(picture.convert("L"))) if pieces else []
    return Page("", pieces, ruled, float(picture.height), sure)


@lru_cache(maxsize=1)
def recognizer() -> Any:
    """Built at the first page; one thread, so that every machine adds in the same order."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise needs("rapidocr with onnxruntime", "ocr") from None
    threads = "EngineConfig.onnxruntime.{}_op_num_threads"
    return RapidOCR(params={"Global.log_level": "error", threads.format("intra"): 1, threads.format("inter"): 1})


def _name() -> str:
    from importlib.metadata import version

    return f"rapidocr {version('rapidocr')}"
