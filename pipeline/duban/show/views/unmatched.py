"""What people did that fits no commitment any more, as rows to look through."""

from __future__ import annotations

from duban.io.safe import plain
from duban.show.views.ledger import Cell
from duban.stages.revise import Leftover


def unmatched_cells(leftover: Leftover) -> list[Cell]:
    """The line of an act, its words, what was done, why it fits nothing, and what it most likely means."""
    act, likely = leftover.entry.act, leftover.likely
    done = act.act if act.value is None else f"{act.act} {act.model_dump_json(include={'value'}, exclude_unset=True)}"
    meant = f"{likely.text} ({likely.start}-{likely.end})" if likely else ""
    return [leftover.entry.line, plain(act.text), plain(done), leftover.reason, plain(meant)]
