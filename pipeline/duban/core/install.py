"""The command that installs an extra, as it works where duban came from: a checkout, wheel, repository or index."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import unquote, urlsplit


def install_command(extra: str = "", *options: str) -> str:
    """What to type to get the libraries of an extra of duban; without one, duban itself.

    ``direct_url.json``, which pip writes for everything that it does not take from an index, tells where duban came
    from. A checkout that runs without being installed has none.
    """
    wanted = f"[{extra}]" if extra else ""
    try:
        written = distribution("duban").read_text("direct_url.json")
    except PackageNotFoundError:
        return pip_command(*options, _folder(Path(__file__).resolve().parents[3]) + wanted)
    return pip_command(*options, *(_targets(json.loads(written), wanted) if written else [f"duban{wanted}"]))


def pip_command(*targets: str) -> str:
    """What installs packages for the Python that runs, even if the shell knows another pip.

    >>> pip_command("numpy").endswith("pip install numpy")
    True
    """
    found = which("pip")
    own = found is not None and Path(found).parent == Path(sys.executable).parent
    return " ".join(["pip" if own else f"{_quoted(sys.executable)} -m pip", "install", *map(_quoted, targets)])


def requirements(extra: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The distributions that an extra asks for; extras may name each other. Raises ``PackageNotFoundError``."""
    from packaging.requirements import Requirement

    for requirement in map(Requirement, requires("duban") or ()):
        wanted = requirement.marker is not None and requirement.marker.evaluate({"extra": extra})
        if not wanted or (requirement.marker is not None and requirement.marker.evaluate({"extra": ""})):
            continue
        if requirement.name != "duban":
            yield requirement.name
        for other in sorted(requirement.extras - seen) if requirement.name == "duban" else ():
            yield from requirements(other, seen | {extra, other})


def _targets(origin: dict[str, Any], wanted: str) -> Iterator[str]:
    """What pip is to be given, by what it wrote of where it took duban from."""
    url = origin["url"]
    path = _path(url)
    if path is not None and not path.exists() and wanted:  # a wheel that is gone; the index has what the extra needs
        yield from sorted(set(requirements(wanted.strip("[]"))))
    elif path is not None:
        yield from ["-e"] if origin.get("dir_info", {}).get("editable") else []
        yield _folder(path) + wanted
    elif "vcs_info" in origin:
        yield f"duban{wanted} @ {origin['vcs_info']['vcs']}+{url}@{origin['vcs_info']['commit_id']}"
    else:
        yield f"duban{wanted} @ {url}"


def _path(url: str) -> Path | None:
    parts = urlsplit(url)
    if parts.scheme != "file":
        return None
    return Path(unquote(parts.path).lstrip("/") if sys.platform == "win32" else unquote(parts.path))


def _folder(path: Path) -> str:
    return "." if path == Path.cwd() else str(path)


def _quoted(word: str) -> str:
    """A word of a command line that every shell takes as one."""
    return f'"{word}"' if set(word) & set(" []@;&()<>") else word
