"""Speed of time finding, beside JioNLP where it is installed.

    python benchmarks/times.py FILE… [--seconds 5] [--json]

Both read the same texts in one run, paragraph by paragraph, and the best of several passes counts. ``find`` is the scan
on normalised text as the extractor runs it, ``timex`` the public function, which cleans the raw text before and
resolves every value after. JioNLP may live in an environment of its own: ``--only jionlp`` measures it there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

REFERENCE = "2020-10-10"


def best_speed(work: Callable[[str], object], texts: list[str], seconds: float) -> int:
    """Code points a second in the best pass of those that fit into ``seconds`` (one pass at least)."""
    size, best, begin = sum(map(len, texts)), float("inf"), time.perf_counter()
    work(texts[0])
    while True:
        started = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - started)
        if time.perf_counter() - begin > seconds:
            return round(size / best)


def measure_duban(texts: list[str], seconds: float) -> dict[str, int]:
    from duban.stages.normalize import normalize
    from duban.stages.script import Simplifier
    from duban.stages.times import TimexFinder, timex
    from duban.words.lexicon import load_lexicons
    from duban.words.rules import load_rules

    lexicons = load_lexicons()
    rules = load_rules(lexicons, "normalize")
    clean = [normalize(text, Simplifier(), rules).text for text in texts]
    return {
        "duban find": best_speed(TimexFinder(lexicons).find, clean, seconds),
        "duban timex": best_speed(lambda text: timex(text, REFERENCE), texts, seconds),
    }


def measure_jionlp(texts: list[str], seconds: float) -> dict[str, int]:
    with contextlib.redirect_stdout(io.StringIO()):  # it prints at import
        import jionlp
    logging.disable(logging.CRITICAL)  # it logs what it can't read, which would slow it down
    year, month, day = map(int, REFERENCE.split("-"))
    base = {"year": year, "month": month, "day": day}

    def work(text: str) -> object:
        try:
            return jionlp.ner.extract_time(text, time_base=base, with_parsing=True)
        except Exception:  # some versions raise on months without a year
            return None

    return {f"jionlp {jionlp.__version__}": best_speed(work, texts, seconds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement")
    parser.add_argument("--only", choices=("duban", "jionlp"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = [line for file in options.files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    speeds: dict[str, int] = {"code points": sum(map(len, texts))}
    for name, measure in (("duban", measure_duban), ("jionlp", measure_jionlp)):
        if options.only in {None, name}:
            try:
                speeds |= measure(texts, options.seconds)
            except ImportError:
                print(f"{name} is not installed; it is left out")
    if options.json:
        print(json.dumps(speeds))
        return
    for name, value in speeds.items():
        print(f"{name:20} {value:>12,}" + ("" if name == "code points" else " code points/s"))


if __name__ == "__main__":
    main()
