"""Change the core a little, again and again, and count how many changes the tests notice: ``python -m mutation``.

mutmut makes the changes and runs, for each, the tests that reach the changed function. It wants the package below
``src/`` beside its tests, so a folder is laid out like that. All changes take a day, so of every module a
sample is tried, the same one for the same seed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGES = Path("src", "duban", "stages")
ROOMS = ("directives", "clauses", "parties", "times", "attach", "assemble", "confidence")
#: At least this share has to be noticed where a wrong answer is worse than none.
GOALS = {"directives": 0.85, "parties": 0.85, "times": 0.85, "assemble": 0.85}
TESTS = ("tests/core", "tests/times", "tests/speakers")
#: mutmut's exit codes of pytest and of the processes that it ends; all else was not noticed.
NOTICED = {1, 3, -24, 24, 36, 152, 255, -9, -11}
UNREACHED = 33

SETTINGS = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = {files}
also_copy = ["lexicons", "corpus"]
pytest_add_cli_args = {arguments}
pytest_add_cli_args_test_selection = {tests}
track_dependencies = false
use_git_change_detection = false
use_setproctitle = false
# pytest may collect but once in a process: it escapes the names of tests again and again
process_isolation = "forkserver"
forkserver_warmup = "import"
preload_modules_file = "preload.txt"

[tool.pytest.ini_options]
markers = ["hardening(area, attack)", "ray", "slow", "cost"]
pythonpath = ["tests", "src"]
"""


def main() -> int:
    """Try a sample and print a table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=40, help="changes to try in each module or folder (0: all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=ROOMS, default=ROOMS)
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "mutation")
    parser.add_argument("--without", default="", metavar="WORDS", help="leave out tests whose name has these words")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    lay_out(chosen.folder, chosen.only, chosen.without)
    os.chdir(chosen.folder)
    sampled = {room: sample(room, chosen.sample, chosen.seed) for room in chosen.only}
    names = [name for room in sampled.values() for name in room[1]]
    ran = subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", str(chosen.jobs), *names], check=False
    )
    if ran.returncode:
        print(f"mutmut came to no end: do the tests pass? pytest -m 'not slow' {' '.join(TESTS)}")
        return 2
    return report(sampled)


def lay_out(folder: Path, rooms: Sequence[str], without: str) -> None:
    """Copy the package and its tests to where mutmut wants them."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "pipeline", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests", "lexicons", "corpus"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "found"))
    files = [str(STAGES / f"{room}{end}") for room in rooms for end in ("/*.py", ".py")]
    arguments = ["-m", "not slow and not cost", "-p", "no:cacheprovider", "-p", "no:xdist"]
    arguments += ["-k", f"not ({without})"] if without else []
    settings = SETTINGS.format(files=json.dumps(files), tests=json.dumps(TESTS), arguments=json.dumps(arguments))
    (folder / "preload.txt").write_text("duban.extractor\nhypothesis\nopencc\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")


def sample(room: str, size: int, seed: int) -> tuple[int, list[str]]:
    """How many changes there are in a module or folder, and those that are tried."""
    names = sorted(name for file in files(room) for name in changes(file))
    few = names if size in (0, *range(len(names), size + 1)) else random.Random(f"{seed} {room}").sample(names, size)
    return len(names), few


def files(room: str) -> Iterator[Path]:
    """The modules of a room, relative to the folder."""
    path = STAGES / room
    yield from sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def changes(file: Path) -> list[str]:
    """The names of mutmut's changes to a module."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    made = mutate_file_contents(str(file), file.read_text(encoding="utf-8"))
    return [get_mutant_name(file, name) for name in made.mutant_names]


def verdict(code: int | None) -> str:
    """What became of a change."""
    return "noticed" if code in NOTICED else "not reached" if code == UNREACHED else "not noticed"


def report(sampled: dict[str, tuple[int, list[str]]]) -> int:
    """Print what was noticed, and then what was not."""
    codes: dict[str, int | None] = {}
    for room in sampled:
        for file in files(room):
            told = Path("mutants", f"{file}.meta")
            codes |= json.loads(told.read_text(encoding="utf-8"))["exit_code_by_key"] if told.exists() else {}
    missed, survivors = 0, list[str]()
    print(f"{'module':12} {'changes':>8} {'tried':>6} {'noticed':>8} {'not reached':>12} {'share':>7} {'goal':>6}")
    for room, (there, names) in sampled.items():
        told = Counter(
            "noticed" if codes[n] in NOTICED else "unreached" if codes[n] == UNREACHED else "" for n in names
        )
        share, goal = told["noticed"] / max(len(names), 1), GOALS.get(room)
        missed += goal is not None and share < goal
        survivors += [name for name in names if codes[name] not in NOTICED]
        aim = f"{goal:6.0%}" if goal else ""
        print(f"{room:12} {there:8} {len(names):6} {told['noticed']:8} {told['not reached']:12} {share:7.0%} {aim}")
    print("\nNot noticed (in .venv/mutation: mutmut show NAME):", *(survivors or ["nothing"]), sep="\n  ")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
