"""Old and foreign office files, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from duban.io.readers.base import Content, Format, ReadError
from duban.io.readers.docx import Docx
from duban.io.readers.pptx import Pptx
from duban.io.readers.xlsx import Xlsx

#: How each is read: the filter of LibreOffice, the new form, and what reads that.
_NEW: dict[str, tuple[str, str, Format]] = {
    **dict.fromkeys((".doc", ".wps"), ("MS Word 97", "docx", Docx())),
    ".rtf": ("Rich Text Format", "docx", Docx()),
    ".odt": ("writer8", "docx", Docx()),
    **dict.fromkeys((".xls", ".et"), ("MS Excel 97", "xlsx", Xlsx())),
    ".ods": ("calc8", "xlsx", Xlsx()),
    **dict.fromkeys((".ppt", ".dps"), ("MS PowerPoint 97", "pptx", Pptx())),
    ".odp": ("impress8", "pptx", Pptx()),
}
#: How the bytes of each filter begin; what begins otherwise LibreOffice would read as plain text.
_BEGINS = {"MS": b"\xd0\xcf\x11\xe0", "Rich": b"{\\rtf"}
_SECONDS = 120


class Office:
    """Reads the files of one suffix, turned into their new form in a folder of their own."""

    def __init__(self, suffix: str) -> None:
        self.suffixes = frozenset({suffix})
        self._suffix = suffix
        self._filter, self._form, self._reader = _NEW[suffix]

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The content of the file. Raises ``ReadError`` without LibreOffice, and for what it can't open."""
        if data.startswith(b"PK") and not self._suffix.startswith(".od"):
            return self._reader.parse(data, None)  # a new file under an old name
        if not data.startswith(_BEGINS.get(self._filter.split()[0], b"PK")):
            raise ReadError(f"this is not a {self._suffix} file", f"open it and save it as .{self._form}")
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            raise ReadError(
                f"reading {self._suffix} needs LibreOffice, which is not installed",
                f"install it (apt install libreoffice), or save it as .{self._form}",
            )
        with tempfile.TemporaryDirectory(prefix="duban-") as folder:
            source, target = Path(folder, f"document{self._suffix}"), Path(folder, "out", f"document.{self._form}")
            source.write_bytes(data)
            profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
            command = [program, profile, "--headless", "--norestore", f"--infilter={self._filter}"]
            try:
                subprocess.run(
                    [*command, "--convert-to", self._form, "--outdir", str(target.parent), str(source)],
                    check=False,
                    capture_output=True,
                    timeout=_SECONDS,
                )
            except subprocess.TimeoutExpired:
                raise ReadError("LibreOffice did not finish", f"save it as .{self._form}") from None
            if not target.exists():
                raise ReadError("LibreOffice can't open it", f"save it as .{self._form}")
            return self._reader.parse(target.read_bytes(), None)


def office_formats() -> tuple[Office, ...]:
    """One for each suffix."""
    return tuple(map(Office, _NEW))
