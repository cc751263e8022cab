"""Defaults of options from ``duban.toml`` or ``[tool.duban]`` of ``pyproject.toml``. The command line wins."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from duban.cli.help import Context
from duban.words.folders import nearest

OWN, SHARED = "duban.toml", "pyproject.toml"
_UsageError: Any = typer.BadParameter.__base__


class ConfigError(ValueError):
    """A file of defaults that can't be used; the message names file, key, reason and remedy."""


@dataclass(frozen=True, slots=True)
class Config:
    """The tables of a file by command; ``file`` is ``None`` where none was found.

    ``passed`` is the nearest ``duban.toml`` that is not used since it belongs to somebody else.
    """

    file: Path | None = None
    tables: Mapping[str, Any] | None = None
    passed: Path | None = None

    def defaults(self, name: str, command: Any) -> dict[str, Any]:
        """The defaults of a command as click's ``default_map`` holds them. Raises ``ConfigError``."""
        table = (self.tables or {}).get(name, {})
        return dict(self._read(command, table, name))

    def check(self, names: Iterable[str], command: Callable[[str], Any]) -> None:
        """Look at every table: its name is that of a command, its keys are options. Raises ``ConfigError``."""
        for name in self.tables or {}:
            if name not in names:
                raise ConfigError(f"{self.file}: [{name}] is not a command; {nearest(name, names)}")
            self.defaults(name, command(name))

    def _read(self, command: Any, table: Any, where: str) -> Iterator[tuple[str, Any]]:
        if not isinstance(table, dict):
            raise ConfigError(f"{self.file}: {where} is not a table; write [{where}] and options below it")
        parts = getattr(command, "commands", {})
        options = {
            option.removeprefix("--"): one for one in command.params for option in one.opts if option[:2] == "--"
        }
        known = {name: one for name, one in options.items() if one.expose_value and one.name not in _NOT_HERE}
        for key, value in table.items():
            name = key.replace("_", "-")
            if key in parts:
                yield key, dict(self._read(parts[key], value, f"{where}.{key}"))
            elif name in known:
                yield known[name].name, self._value(known[name], value, f"{where}.{key}", Context(command))
            else:
                there = nearest(name, {**known, **parts}) if known or parts else f"{where} has none"
                raise ConfigError(f"{self.file}: {where}.{key} is not an option; {there}")

    def _value(self, option: Any, value: Any, where: str, context: Any) -> Any:
        """A value as if it stood on the command line."""
        if isinstance(value, bool) is not option.is_flag:
            reason = "true or false is expected" if option.is_flag else "a value is expected"
            raise ConfigError(f"{self.file}: {where}: {reason}")
        if option.is_flag:
            return value
        each = [_plain(one) for one in (value if isinstance(value, list) else [value])]
        given: Any = each if option.multiple else each[0] if len(each) == 1 else None
        if given is None:
            raise ConfigError(f"{self.file}: {where}: one value is expected")
        try:
            understood = option.process_value(context, given)
        except _UsageError as error:
            raise ConfigError(f"{self.file}: {where}: {error.message}") from None
        if option.multiple:
            return [self._placed(*pair) for pair in zip(understood, given, strict=True)]
        return self._placed(understood, given)

    def _placed(self, understood: Any, given: str) -> str:
        """A path counts from the folder of the file; ``-`` is standard input or output."""
        assert self.file is not None
        return str(self.file.parent / given) if isinstance(understood, Path) and given != "-" else given


_NOT_HERE = frozenset({"help", "version", "install_completion", "show_completion"})
_ADMINISTRATOR = 0


def find_config(named: Path | None, start: Path) -> Config:
    """The file that is named, else the nearest one in ``start`` and the folders above it. Raises ``ConfigError``.

    A file that is found, not named, is used only where it is of this user or the administrator: in a folder that all
    may write, such as /tmp, anybody could set defaults for others.
    """
    if named is not None:
        given = _loaded(named, shared=named.name == SHARED)
        if given is None:
            raise ConfigError(f"{named}: it has no table [tool.duban]; write one, or name a duban.toml")
        return given
    passed: Path | None = None
    for folder in (start, *start.parents):
        for name in (OWN, SHARED):
            file = folder / name
            if not os.path.isfile(file):  # noqa: PTH113  # never raises
                continue
            if not _trusted(file):
                passed = passed or (file if name == OWN else None)
            elif found := _loaded(file, shared=name == SHARED):
                return replace(found, passed=passed)
    return Config(passed=passed)


def here() -> Path:
    """The working directory; the root where it was removed, which takes nothing but finding from any command."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def _loaded(file: Path, shared: bool) -> Config | None:
    """The tables of a file; ``None`` for a shared one that says nothing of duban."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or str(error)).lower()}; check the path") from None
    if shared and b"duban" not in content:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        tables: Any = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigError(f"{file}: not valid TOML ({error}); correct it") from None
    if shared:
        tool = tables.get("tool")
        tables = tool.get("duban") if isinstance(tool, dict) else None
    if tables is not None and not isinstance(tables, dict):
        raise ConfigError(f"{file}: tool.duban is not a table; write [tool.duban.extract] and options below it")
    return None if tables is None else Config(file, tables)


def _trusted(file: Path) -> bool:
    return not hasattr(os, "getuid") or file.stat().st_uid in (_ADMINISTRATOR, os.getuid())


def _plain(value: Any) -> Any:
    """A value of TOML as a command line holds it."""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
