"""Look for inputs that break duban: ``python -m fuzz guided`` or ``python -m fuzz soak``, see ``--help``."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hardening import Row, read_rows, write_rows

HERE = Path(__file__).parent
FOUND = HERE / "found"
TARGETS = ("extract", "clean", "timex", "rules", "readers", "rows")


class Tally:
    """How many inputs were tried, and each failure once, by its place; the input is kept for a row of ``cases.tsv``."""

    def __init__(self, name: str) -> None:
        self.name, self.tries, self.failures = name, 0, dict[str, str]()

    def attempt(self, call: Callable[[], None], data: bytes) -> None:
        """Try one input."""
        self.tries += 1
        try:
            call()
        except Exception as error:  # whatever is raised is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            if key not in self.failures:
                FOUND.mkdir(exist_ok=True)
                file = FOUND / f"{self.name}-{place.lineno}-{len(data)}.bin"
                file.write_bytes(data)
                self.failures[key] = f"{error}"[:200]
                print(f"\n{self.name}: {key}: {self.failures[key]} ({file})", flush=True)

    def record(self, attack: str) -> None:
        """Add the tries to the row of an attack; one with failures is begun anew, since they are mended by now."""
        old = next((row for row in read_rows("fuzzing") if row.attack == attack), Row(attack, 0, 0, ""))
        tries = self.tries + (0 if old.failures else old.tries)
        write_rows("fuzzing", [Row(attack, tries, len(self.failures), "tests/fuzz/__main__.py")])


def guided(names: list[str], seconds: int, record: bool) -> int:
    """Let atheris look for new paths, one process a target since it does not come back."""
    failed = 0
    for name in names:
        count = HERE / "found" / f"{name}.json"
        count.parent.mkdir(exist_ok=True)
        count.unlink(missing_ok=True)
        subprocess.run([sys.executable, "-m", "fuzz", "one", name, "--seconds", str(seconds)], check=False)
        tally = Tally(name)
        tally.tries, tally.failures = json.loads(count.read_text(encoding="utf-8"))
        print(f"{name}: {tally.tries:,} inputs, {len(tally.failures)} failures", flush=True)
        failed += len(tally.failures)
        if record:
            tally.record(f"inputs to `{name}`, guided by coverage")
    return failed


def one(name: str, seconds: int) -> None:
    """Fuzz one target in this process; the count is written as it grows."""
    import atheris

    with atheris.instrument_imports(include=["duban"]):
        from fuzz import targets
    tally, target, count = Tally(name), targets.TARGETS[name], FOUND / f"{name}.json"
    target(b"")  # what is built at the first call is not what is looked at

    def attempt(data: bytes) -> None:
        tally.attempt(lambda: target(data), data)
        if tally.tries % 100 == 1:
            count.write_text(json.dumps([tally.tries, tally.failures]), encoding="utf-8")

    corpus, seeds = FOUND / "corpus" / name, targets.seeds(name)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    longest = max(300, *map(len, seeds)) if seeds else 300
    options = [f"-max_total_time={seconds}", f"-max_len={longest}", "-timeout=30", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], str(corpus), *options, "-verbosity=0"], attempt)
    atheris.Fuzz()


def soak(first: int, runs: int, record: bool) -> int:
    """Read generated texts in one process, and see whether its memory grows."""
    from fuzz.targets import read
    from fuzz.texts import soak_text

    tally, began, early = Tally("soak"), time.monotonic(), 0
    for seed in range(first, first + runs):
        text = soak_text(seed)
        tally.attempt(lambda text=text, seed=seed: read(text, seed % 8 == 0), text.encode("utf-8", "surrogatepass"))
        if tally.tries == max(runs // 10, 1):
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if tally.tries % 10_000 == 0:
            print(
                f"{tally.tries:,} texts, {time.monotonic() - began:.0f} s, {len(tally.failures)} failures", flush=True
            )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / max(early, 1)
    print(
        f"soak: {tally.tries:,} texts, {len(tally.failures)} failures, memory {grown:.2f} times that of the first tenth"
    )
    if record:
        tally.record("generated texts read whole, in one process")
    return len(tally.failures)


def main() -> int:
    """Run what the command line asks for; exit code 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    by_coverage = commands.add_parser("guided", help="look for new paths with atheris")
    by_coverage.add_argument("targets", nargs="*", default=TARGETS, choices=[*TARGETS, []])
    by_coverage.add_argument("--seconds", type=int, default=300, help="for each target")
    single = commands.add_parser("one", help="one target in this process")
    single.add_argument("target", choices=TARGETS)
    single.add_argument("--seconds", type=int, default=300)
    long = commands.add_parser("soak", help="read many generated texts in one process")
    long.add_argument("--first", type=int, default=0, help="number of the first text")
    long.add_argument("--runs", type=int, default=1_000_000)
    for command in (by_coverage, long):
        command.add_argument("--record", action="store_true", help="add the figures to docs/hardening.md's")
    given = parser.parse_args()
    if given.command == "one":
        one(given.target, given.seconds)
        return 0
    if given.command == "guided":
        return bool(guided(list(given.targets), given.seconds, given.record))
    return bool(soak(given.first, given.runs, given.record))


if __name__ == "__main__":
    sys.exit(main())
