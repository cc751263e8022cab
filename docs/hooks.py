"""What MkDocs adds to the pages written here: the reference, made from the code, and files of the repository's root.

Links that leave ``docs/`` lead to these pages where there is one; elsewhere only their words stay.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
#: Files of the repository that are pages of the site, and where.
COPIES = {
    "README.md": "project/readme.md",
    "README.zh-CN.md": "project/readme-zh.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security.md",
    "corpus/README.md": "project/corpus.md",
}
#: What links of the pages name in a checkout, and the page that the site has of it.
SOURCES = {
    "pipeline/duban/cli/__init__.py": "reference/commands.md",
    "pipeline/duban/core/records.py": "reference/records.md",
    "pipeline/duban/io/store/tables.py": "reference/tables.md",
    "lexicons/rules": "reference/rules.md",
    "corpus": COPIES["corpus/README.md"],
}
_ORIGINS = {page: origin for origin, page in COPIES.items()}
_LINK = re.compile(r"(?P<image>!?)\[(?P<words>[^\]\n]*)\]\((?P<target>[^)\s]+)\)")
_WIDTH = 100


def on_config(config: Any) -> Any:
    """Leave out of the menu what is not there, and put at its end what it does not name."""
    here = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    there = here | set(REFERENCE) | {page for origin, page in COPIES.items() if (ROOT / origin).is_file()}
    nav, named = _kept(config["nav"], there)
    rest = sorted(here - named - {"index.md"})
    config["nav"] = [*nav, {"More": rest}] if rest else nav
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made here."""
    for name, make in REFERENCE.items():
        files.append(File.generated(config, name, content=make()))
    for origin, name in COPIES.items():
        if (ROOT / origin).is_file():
            files.append(File.generated(config, name, content=(ROOT / origin).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead links between files of the repository to pages of the site."""
    name = page.file.src_uri
    if name in REFERENCE:
        return markdown
    folder = posixpath.dirname(_ORIGINS.get(name, f"docs/{name}"))

    def led(match: re.Match[str]) -> str:
        target, mark, anchor = match["target"].partition("#")
        if not target or ":" in target:
            return match[0]
        path = posixpath.normpath(posixpath.join(folder, target))
        inside = path.removeprefix("docs/") if path.startswith("docs/") else None
        goal = COPIES.get(path) or SOURCES.get(path) or inside
        if goal is None:
            return match["words"]
        link = posixpath.relpath(goal, posixpath.dirname(name) or ".")
        return f"{match['image']}[{match['words']}]({link}{mark}{anchor})"

    return _LINK.sub(led, markdown)


def commands() -> str:
    """Every command with what its ``--help`` says."""
    import typer

    from duban.cli import COMMANDS, app

    group = typer.main.get_command(app)
    top = group.context_class(group, info_name="duban", terminal_width=_WIDTH, max_content_width=_WIDTH)
    parts = ["# Commands", "", "What `duban COMMAND --help` says.", ""]
    for name in COMMANDS:
        command = group.get_command(top, name)  # type: ignore[attr-defined]
        parts += _help(command, f"duban {name}", name, top)
        inside = command.context_class(command, info_name=name, parent=top, terminal_width=_WIDTH)
        for part, below in getattr(command, "commands", {}).items():
            parts += _help(below, f"duban {name} {part}", part, inside)
    return "\n".join(parts)


def records() -> str:
    """The fields of every type of record."""
    from duban.core.records import SCHEMA_VERSION, Document

    schema = Document.model_json_schema(mode="serialization")
    types = {"Document": schema, **schema["$defs"]}
    parts = [
        "# Records",
        "",
        f"One JSON object a document, layout {SCHEMA_VERSION}. `duban schema` prints the JSON Schema.",
        "",
    ]
    for name, described in types.items():
        parts += [
            f"## {name}",
            "",
            _line(described.get("description", "")),
            "",
            "| field | type | meaning |",
            "| --- | --- | --- |",
        ]
        for field, what in described.get("properties", {}).items():
            parts.append(f"| `{field}` | {_type(what)} | {_line(what.get('description', ''))} |")
        parts.append("")
    return "\n".join(parts)


def tables() -> str:
    """The columns of every table."""
    from duban.io.store.tables import TABLES

    parts = ["# Tables", "", "What `duban query --sql`, `duban serve` and `duban.load(…).duckdb()` ask.", ""]
    for table in TABLES:
        parts += [
            f"## {table.name}",
            "",
            f"One row is {table.meaning}.",
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        parts += [f"| `{c.name}` | {c.type} | {_line(c.meaning)} |" for c in table.columns]
        parts.append("")
    return "\n".join(parts)


def rules() -> str:
    """Every rule with the stretches that it finds in its examples, and every type of word with how many there are."""
    from duban.words.lexicon import load_lexicons
    from duban.words.rules import load_rules

    lexicons = load_lexicons()
    parts = [
        "# Rules and words",
        "",
        "Brackets mark what a rule finds. `duban explain` names the rules that fired.",
        "",
    ]
    for file in sorted((lexicons.folder / "rules").glob("*.toml")):
        if file.stem == "fragments":
            continue
        parts += [f"## {file.stem}", "", "| rule | finds | for example |", "| --- | --- | --- |"]
        for rule in load_rules(lexicons, file.stem):
            example = rule.source.examples[0] if rule.source.examples else ""
            parts.append(f"| `{rule.source.id}` | {rule.source.label} | {_line(example)} |")
        parts.append("")
    parts += ["## Words", "", "| type | words | for example |", "| --- | --- | --- |"]
    for kind, entries in sorted(lexicons.by_type.items()):
        parts.append(f"| `{kind}` | {len(entries)} | {_line('、'.join(entry.form for entry in entries[:6]))} |")
    return "\n".join([*parts, ""])


#: Pages made from the code.
REFERENCE = {
    "reference/commands.md": commands,
    "reference/records.md": records,
    "reference/tables.md": tables,
    "reference/rules.md": rules,
}


def _kept(nav: Any, there: set[str]) -> tuple[list[Any], set[str]]:
    """The part of a menu whose pages exist, and these pages."""
    kept: list[Any] = []
    named: set[str] = set()
    for entry in nav:
        ((title, goal),) = entry.items()
        if isinstance(goal, list):
            below, names = _kept(goal, there)
            kept += [{title: below}] if below else []
            named |= names
        elif goal in there:
            kept.append(entry)
            named.add(goal)
    return kept, named


def _help(command: Any, heading: str, name: str, parent: Any) -> list[str]:
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    return [f"## {heading}", "", "```text", command.get_help(context), "```", ""]


def _type(what: dict[str, Any]) -> str:
    """A type of the JSON Schema in short; a record is a link to its fields."""
    if "$ref" in what:
        name = what["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in what:
        return " or ".join(_type(choice) for choice in what["anyOf"])
    if what.get("type") == "array":
        return f"list of {_type(what.get('items', {}))}"
    if "enum" in what:
        return ", ".join(f"`{choice}`" for choice in what["enum"])
    return str(what.get("type", "any"))


def _line(text: str) -> str:
    """A text in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
