"""The folders of words and rules: the shipped one, and one of the user's that adds to it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from duban.core.toml import tomllib

#: A folder that has this file is complete and stands alone; any other adds to the shipped one.
SCHEMA = "stages.toml"


class LexiconError(ValueError):
    """A lexicon or rule file that can't be used; the message names file, line, reason and remedy."""


def lexicons_dir() -> Path:
    """The folder of the shipped lexicons: inside the installed package, else that of the checkout."""
    here = Path(__file__).resolve().parents[1]
    shipped = here / "lexicons"
    return shipped if shipped.is_dir() else here.parents[1] / "lexicons"


def layers(folder: Path | None) -> tuple[Path, Path | None]:
    """The complete folder to begin with, and the one that adds to it, if any.

    Raises ``LexiconError`` for a folder without words and rules.
    """
    if folder is None or (folder / SCHEMA).is_file():
        return folder or lexicons_dir(), None
    if not any(folder.glob("*.tsv")) and not any(folder.glob("rules/*.toml")):
        raise LexiconError(f"{folder} holds no *.tsv and no rules/*.toml; give another, or leave the option out")
    return lexicons_dir(), folder


def read_text(file: Path) -> str:
    """The text of a file. Raises ``LexiconError`` if it can't be read or is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(f"{file} is missing; reinstall duban, or copy the shipped lexicons folder") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LexiconError(f"{file}:{line}: not valid UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise LexiconError(f"{file}: {error.strerror or error}; make it readable") from None


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file. Raises ``LexiconError`` if it can't be read or is not TOML."""
    try:
        return tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: not valid TOML: {error}") from None


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like another, as the end of a message; all of them where none is.

    >>> nearest("TIMXE", ["TIMEX", "NOT"])
    'did you mean TIMEX?'
    """
    known = sorted(known)
    by_lower = {one.lower(): one for one in known}
    like = get_close_matches(name.lower(), by_lower, 1)
    return f"did you mean {by_lower[like[0]]}?" if like else f"known are {', '.join(known)}"
