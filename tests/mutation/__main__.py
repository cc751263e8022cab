"""Change the core a little, again and again, and count how many changes the tests notice: ``python -m mutation``.

mutmut thinks up the changes; ``runner`` runs the tests that reach each. Of every module a sample is tried, the same one
for the same seed. Needs a system that can copy a process (Linux, macOS).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mutation.changes import ROOT, Change, sample
from mutation.runner import Outcome, run

_WHOLE = ("tests/core/test_record.py", "tests/core/test_seen.py", "tests/core/test_limits.py")
_ASKED = ("tests/core/test_directives.py", "tests/core/test_explained.py", "tests/core/test_parties.py")
_TALK = ("tests/transcripts/test_parties.py", "tests/transcripts/test_talk.py")
#: The quick tests that a module or folder of the stages is there for.
ROOMS = {
    "directives": (*_WHOLE, *_ASKED[:2], *_TALK),
    "clauses": (*_WHOLE, *_ASKED, *_TALK),
    "parties": (*_WHOLE, "tests/core/test_owners.py", *_ASKED[2:], *_TALK),
    "times": (*_WHOLE, "tests/times"),
    "attach": (*_WHOLE, "tests/core/test_attach.py", "tests/times/test_document.py"),
    "assemble": (*_WHOLE, "tests/core/test_assemble.py", "tests/core/test_extractor.py", "tests/core/test_marks.py"),
    "confidence": (*_WHOLE, "tests/core/test_extractor.py", "tests/cli/test_explain.py"),
}
#: At least this share has to be noticed where a wrong answer is worse than none.
GOALS = {"directives": 0.85, "parties": 0.85, "times": 0.85, "assemble": 0.85}
FOUND = ROOT / ".venv" / "mutation.json"


def main() -> int:
    """Try a sample and print a table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=40, help="changes to try in each module or folder (0: all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=ROOMS, default=list(ROOMS))
    parser.add_argument("--tests", nargs="+", help="files and folders of tests (default: those of each module)")
    parser.add_argument("--again", action="store_true", help="try only what was not noticed when last run")
    parser.add_argument("--found", type=Path, default=FOUND, help="where to keep what was not noticed")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    sampled = {room: sample(room, chosen.sample, chosen.seed) for room in chosen.only}
    if chosen.again:
        missed = set(json.loads(chosen.found.read_text(encoding="utf-8")))
        sampled = {room: (there, [c for c in few if str(c) in missed]) for room, (there, few) in sampled.items()}
    outcomes: dict[Change, Outcome] = {}
    for room, (_, few) in sampled.items():
        outcomes |= run(few, chosen.tests or ROOMS[room], _tell) if few else {}
    chosen.found.write_text(json.dumps([str(c) for c, o in outcomes.items() if not o.noticed_by]), encoding="utf-8")
    return report(sampled, outcomes)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def report(sampled: Mapping[str, tuple[int, Sequence[Change]]], outcomes: Mapping[Change, Outcome]) -> int:
    """Print what was not noticed, and a table of how much was; 1 where a goal is missed."""
    for change, outcome in outcomes.items():
        if not outcome.noticed_by:
            line, old, new = change.lines()
            print(f"{change.file.relative_to(ROOT)}:{line} ({outcome.tests} tests reach it)\n  - {old}\n  + {new}")
    missed = 0
    print(f"\n| {'module':10} | changes | tried | noticed | not reached | share | goal |\n|{' --- |' * 7}")
    for room, (there, few) in sampled.items():
        noticed, goal = sum(bool(outcomes[c].noticed_by) for c in few), GOALS.get(room)
        unreached = sum(not outcomes[c].tests for c in few)
        share = noticed / max(len(few), 1)
        missed += goal is not None and share < goal
        aim = f"{goal:4.0%}" if goal else ""
        print(f"| {room:10} | {there:7} | {len(few):5} | {noticed:7} | {unreached:11} | {share:5.0%} | {aim:4} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
