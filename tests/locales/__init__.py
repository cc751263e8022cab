"""The catalogue of messages: what the code says to people, and its Chinese.

``make messages`` reads the templates from the code into the catalogue. Templates are the strings and
f-strings that are given to the calls below, and the texts of the help; the fields of an f-string keep their names.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "pipeline" / "duban"
PO = CODE / "locale" / "zh" / "LC_MESSAGES" / "duban.po"
FIELD = re.compile(r"\{(\w+)\}")

#: Calls that say what they are given.
TALK = {"_", "say", "complain", "refuse", "_unusable"}
#: Calls whose strings people read, beside everything that ends with Error; a string without a blank is a name.
CALLS = {*TALK, "Check", "Failure", "Content", "Test", "Finding", "Fault", "Problem", "_fault"}
#: Variables whose strings people read.
NAMES = {"reason", "remedy", "advice", "note"}
#: What `duban explain` says of a stretch, where no call above is given it.
EXPLAINED = (
    *("record", "fired", "lost", "past", "part of a name", "a slogan", "no fixed interval", "vague"),
    *("a hypothesis, a negation or a topic", "a length that limits nothing", "how long something takes"),
    *("states ({rule})", "no marker in a passage of role {role}", "{reason}; likelihood {likelihood} ({features})"),
)
#: Modules that give messages back, by return or yield.
TELLING = {
    *("core/reviews.py", "io/reviews.py", "run/journal.py", "run/verify.py", "words/faults.py", "words/folders.py"),
    *("words/schema.py", "lab/corpus/check.py", "lab/evaluate/gate.py", "lab/lint/rules.py"),
    *("stages/speakers/cues.py", "stages/times/deadlines.py"),
}
#: Mistakes of whoever writes Python, not of whoever types commands.
INTERNAL = {"AttributeError", "AssertionError", "TypeError", "IndexError", "KeyError", "UnpicklingError"}
#: Words of typer, and of the system about files.
FOREIGN = (
    *(
        "Error: {message}",
        "Try '{command}' for help.",
        "Usage: {call}",
        "No such option: {option}",
        "required",
        "Example: {command}",
        "Examples: {commands}",
    ),
    *("{message} (Possible options: {options})", "{message} Did you mean {names}?", "default: {value}"),
    *("No such command '{name}'.", "Missing argument '{name}'.", "Missing option '{name}'.", "Missing command."),
    *("Invalid value: {message}", "Invalid value for {name}: {message}", "Option '{name}' requires an argument."),
    *("Got unexpected extra argument ({names})", "Got unexpected extra arguments ({names})"),
    *("Input should be less than or equal to {number}", "Input should be greater than or equal to {number}"),
    *("Input should be a valid integer, unable to parse string as an integer", "Input should be {choices}"),
    *("Input should be a valid number, unable to parse string as a number", "Option '{name}' does not take a value."),
    *("No such file or directory", "Permission denied", "Is a directory", "Not a directory", "File exists"),
    *("No space left on device", "Address already in use", "Read-only file system", "File name too long"),
    *(
        "Value error, {message}",
        "{value} is not in the range {range}.",
        "{value} is not one of {choices}.",
        "{value} does not match the formats {formats}.",
    ),
    *("address already in use", ": ", "; "),
)
#: Words of the doctor that no call above is given.
DOCTOR = (
    *("ok", "missing", "warning", "failed", "installed"),
    *("the default, needs no model", "{found} commitments, as expected"),
    "no spaCy pipeline {model} is installed",
)


def messages() -> list[str]:
    """Every message of the program as a template, without repetitions, in a fixed order."""
    files = sorted(CODE.rglob("*.py"))
    spoken = (text for file in files for text in _spoken(file) if re.search(r"[A-Za-z]{2}", FIELD.sub("", text)))
    found = dict.fromkeys((*FOREIGN, *DOCTOR, *EXPLAINED, *spoken, *_reasons()))
    known = re.compile("default: .+|Examples?: .+|[^A-Za-z]*x[^A-Za-z]*")
    return list(found | dict.fromkeys(text for text in _helped() if not known.fullmatch(text)))


def catalogue() -> Catalog:
    """The catalogue as it is in the package."""
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh")


def update() -> Catalog:
    """Bring the catalogue of the package up to date: new messages without translation, and without those that left."""
    before = catalogue() if PO.exists() else Catalog(locale="zh")
    after = Catalog(locale="zh", fuzzy=False)
    for text in messages():
        old = before.get(text)
        after.add(text, old.string if old else "")
    with PO.open("wb") as stream:
        write_po(stream, after, width=110, omit_header=True, sort_output=True, no_location=True)  # its dates conflict
    return after


def missing(found: Catalog) -> list[str]:
    """Messages without translation."""
    return [str(message.id) for message in found if message.id and not message.string]


def _spoken(file: Path) -> Iterator[str]:
    telling = file.relative_to(CODE).as_posix() in TELLING
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if telling and isinstance(node, ast.Return | ast.Yield) and node.value is not None:
            yield from (text for text in _templates(node.value) if " " in text)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in NAMES:
            yield from _templates(node.value)
        elif isinstance(node, ast.Tuple) and _is_test(node):
            yield from _templates(node.elts[0])
        elif isinstance(node, ast.Call) and _is_spoken(node.func):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from (text for text in _templates(argument) if " " in text or _name(node.func) in TALK)


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _is_test(row: ast.Tuple) -> bool:
    """Whether a row of a table is a reason and the predicate that it is told for."""
    return len(row.elts) == 2 and isinstance(row.elts[1], ast.Name) and row.elts[1].id.startswith(("_is", "_", "self"))


def _is_spoken(called: ast.expr) -> bool:
    name = _name(called)
    return name in CALLS or (name.endswith("Error") and name not in INTERNAL)


def _templates(argument: ast.expr) -> Iterator[str]:
    """The templates that an argument may be."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield _template(parts)
        case ast.IfExp(body=one, orelse=other):
            yield from _templates(one)
            yield from _templates(other)
        case ast.Tuple(elts=values) | ast.BoolOp(values=values):
            for value in values:
                yield from _templates(value)


def _template(parts: list[ast.expr]) -> str:
    names: list[str] = []
    said = []
    for part in parts:
        if isinstance(part, ast.Constant):
            said.append(part.value)
        else:
            name = next((n for n in _names(part.value) if n not in ("str", "len", "self", "join", "sorted")), "value")
            name = name.strip("_")
            names.append(name)
            said.append(f"{{{name}{names.count(name) if names.count(name) > 1 else ''}}}")
    return "".join(said)


def _names(value: ast.expr) -> Iterator[str]:
    """What a field may be called: the last attribute or the name of a variable."""
    if isinstance(value, ast.Attribute):
        yield value.attr
    for node in ast.walk(value):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _reasons() -> list[str]:
    """Why a time means what it does, as `duban timex` says it."""
    from duban.cli import timex
    from duban.stages.times.values import _READINGS, meaning

    return [*map(meaning, _READINGS), *timex._BY.values(), timex._RECURS, timex._RECURS_ON, timex._UNDATED]


def _helped() -> list[str]:
    """What the help of every command asks the catalogue for."""
    import typer

    from duban.cli import COMMANDS, app
    from duban.cli.messages import speaking

    asked: list[str] = []

    def note(message: str) -> str:
        asked.append(message)
        return message

    group = typer.main.get_command(app)
    top = group.context_class(group, info_name="duban")
    with speaking(note):
        group.get_help(top)
        for name in COMMANDS:
            command = group.get_command(top, name)
            inside = command.context_class(command, info_name=name, parent=top)
            command.get_help(inside)
            for part in getattr(command, "commands", {}):
                below = command.get_command(inside, part)
                below.get_help(below.context_class(below, info_name=part, parent=inside))
    return asked
