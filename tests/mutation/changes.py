"""The changes that are tried: what mutmut makes of a module, each one with its place."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import ModuleType

import libcst
import libcst.matchers as m
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

ROOT = Path(__file__).resolve().parents[2]
STAGES = ROOT / "pipeline" / "duban" / "stages"


#: A string that holds characters to look for, one by one. That ``X`` is one of them as well makes no difference.
_SOME = m.SaveMatchedNode(m.SimpleString(), "some")
_CHARACTERS = (
    m.ComparisonTarget(operator=m.In() | m.NotIn(), comparator=_SOME)
    | m.CompFor(iter=_SOME)
    | m.Call(func=m.Attribute(attr=m.Name("strip") | m.Name("lstrip") | m.Name("rstrip")), args=[m.Arg(value=_SOME)])
)
_MORE = m.SimpleString(value=m.MatchRegex(".?[\"']XX.*"))


@dataclass(frozen=True)
class Change:
    """One small change: ``number`` of those that mutmut makes to ``file``."""

    file: Path
    number: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(STAGES)}:{self.number}"

    @property
    def module(self) -> str:
        """The name by which the file is imported."""
        return ".".join(self.file.relative_to(STAGES.parents[1]).with_suffix("").parts).removesuffix(".__init__")

    def source(self) -> str:
        """The changed file."""
        module, mutations = _mutations(self.file)
        mutation = mutations[self.number]
        changed = deep_replace(module, mutation.original_node, mutation.mutated_node)
        return libcst.ensure_type(changed, libcst.Module).code

    def lines(self) -> tuple[int, str, str]:
        """The number of the first line that is changed, as it was and as it is."""
        before, after = _text(self.file).splitlines(), self.source().splitlines()
        pairs = enumerate(zip_longest(before, after, fillvalue=""), 1)
        return next(((n, old.strip(), new.strip()) for n, (old, new) in pairs if old != new), (1, "", ""))

    def statement(self) -> range:
        """The lines of the statement that is changed; of one with a body only its head."""
        line = self.lines()[0]
        return min((s for s in _statements(self.file) if line in s), key=len, default=range(line, line + 1))

    def function(self) -> tuple[str, ...]:
        """The function or method that is changed, by its names from the outside in."""
        line, tree = self.lines()[0], ast.parse(_text(self.file))
        names: list[str] = []
        body: list[ast.stmt] = tree.body
        while inner := [
            n for n in body if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and _first(n) <= line <= _last(n)
        ]:
            names.append(inner[0].name)
            if isinstance(inner[0], ast.FunctionDef):
                break
            body = inner[0].body
        return tuple(names)

    def apply(self, module: ModuleType) -> None:
        """Put the changed code into the function where it stands, for everybody who holds it already."""
        scratch = {"__name__": module.__name__, "__package__": module.__package__, "__file__": str(self.file)}
        exec(compile(self.source(), str(self.file), "exec"), scratch)
        old, new = (_find(space, self.function()) for space in (vars(module), scratch))
        for part in ("__code__", "__defaults__", "__kwdefaults__"):
            setattr(old, part, getattr(new, part))


def sample(room: str, size: int, seed: int) -> tuple[int, list[Change]]:
    """How many changes there are in a module or folder of the stages, and those that are tried (0: all)."""
    all_ = [Change(file, number) for file in _files(room) for number in _worth(file)]
    few = all_ if size == 0 or size >= len(all_) else random.Random(f"{seed} {room}").sample(all_, size)
    return len(all_), few


def _files(room: str) -> list[Path]:
    path = STAGES / room
    return sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def _worth(file: Path) -> Iterator[int]:
    """The numbers of the changes that may make a difference; how an error is worded makes none here."""
    module, mutations = _mutations(file)
    characters = {id(match["some"]) for match in m.extractall(module, _CHARACTERS)}
    said = {id(node) for raised in m.findall(module, m.Raise()) for node in _within(raised)}
    for number, mutation in enumerate(mutations):
        more = id(mutation.original_node) in characters and m.matches(mutation.mutated_node, _MORE)
        same = more or id(mutation.original_node) in said
        if isinstance(mutation.contained_by_top_level_function, libcst.FunctionDef) and not same:
            yield number


def _within(node: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
    yield node
    for child in node.children:
        yield from _within(child)


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _mutations(file: Path) -> tuple[libcst.Module, list[Mutation]]:
    module, mutations, *_ = create_mutations(str(file), _text(file))
    return module, mutations


@cache
def _statements(file: Path) -> list[range]:
    statements = (node for node in ast.walk(ast.parse(_text(file))) if isinstance(node, ast.stmt))
    return [range(_first(s), _first(s.body[0]) if hasattr(s, "body") else _last(s) + 1) for s in statements]


def _first(node: ast.stmt) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _find(space: dict[str, object], names: tuple[str, ...]) -> object:
    found: object = space
    for name in names:
        found = (found if isinstance(found, dict) else vars(found))[name]
    return getattr(found, "__func__", found)
