"""Many machines: the same worker over Ray Data.

``run`` is ``duban extract --engine ray``; ``extract`` is a step of one's own Ray job. Files have to lie where every
machine of the cluster sees them under the same path.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from duban.io.atomic import replacing, replacing_folder
from duban.io.readers import Failure, Part, default_readers
from duban.io.readers.texts import Columns
from duban.run.work import Outcome, Settings, worker

_BATCH = 128

_COLUMNS = ("id", "source", "sha256", "length", "record", "failure")

# Actors leave room on their processors for reading, without which they would wait for ever.
_ACTOR = 0.8
_HELP = {"num_cpus": 0.1}

_BLOCK = 2**19  # bytes handed on together: with more, one file of rows would be read by one actor alone


class PartExtraction:
    """An actor: built once in a process of the cluster, then called for batches of pickled parts.

    It writes what it finds, a file for each batch, called by the place of its first part, so that the files' names have
    the order of the input, and a batch that is done again replaces what there is of it. To hand the records on to
    others that write them costs more than to write them.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._worker, self._folder = worker(settings), folder

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Write the outcomes of a batch; how many there are."""
        from pyarrow import table
        from pyarrow.parquet import write_table

        outcomes = [self._worker(pickle.loads(part)) for part in batch["part"]]
        files = [int(number) for number in batch["file"]]
        rows = table({"file": files, **_columns(outcomes)}, schema=_schema())
        with replacing(self._folder / f"{files[0]:09}-{int(batch['number'][0]):012}.parquet") as stream:
            write_table(rows, stream)
        return {"done": [len(outcomes)]}


class RowExtraction:
    """An actor for rows of a table that hold a text."""

    def __init__(self, settings: Settings, columns: Columns) -> None:
        self._worker, self._columns = worker(settings), columns

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The outcomes of a batch; a row that has no ``id`` is called by the hash of its text."""
        rows = [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        return _columns([self._worker(self._part(row)) for row in rows])

    def _part(self, row: Mapping[str, Any]) -> Part | Failure:
        plain = {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
        digest = sha256(str(plain.get(self._columns.text)).encode(errors="replace")).hexdigest()
        part = self._columns.part(Path("rows"), 0, plain)
        return replace(part, id=digest[:16]) if isinstance(part, Part) and "id" not in plain else part


def extract(
    dataset: Any,
    settings: Settings | None = None,
    *,
    text_column: str = "text",
    date_column: str | None = None,
    jobs: int = 1,
) -> Any:
    """A Ray dataset of rows with a text to one of outcomes, by ``jobs`` actors.

    Its columns are ``id``, ``source``, ``sha256``, ``length``, ``record`` (JSON, null if it failed) and ``failure``
    (JSON, null if it did not). A document that fails is a row like any other.
    """
    arguments = (settings or Settings(), Columns(text_column, date_column))
    return _mapped(dataset, RowExtraction, arguments, jobs)


def run(
    files: Sequence[Path | Failure],
    output: Path,
    settings: Settings,
    jobs: int,
    text_column: str | None = None,
    date_column: str | None = None,
    rows_as: Literal["table", "documents"] | None = None,
) -> tuple[int, list[Failure]]:
    """Extract files into the folder ``output``: Parquet with the columns of ``extract``, in input order.

    Returns how many records there are, and what failed; a file of which the cluster gave nothing is among that. Ids are
    unique within a file. Ray is started on this machine unless ``RAY_ADDRESS`` names a cluster. Raises ``ImportError``
    without the extra ``duban[ray]``, and ``OSError``.
    """
    ray = _ray()
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, logging_level="warning")

    def split(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        file = pickle.loads(row["path"])
        for number, part in enumerate(default_readers(text_column, date_column, rows_as).split([file])):
            yield {"file": row["file"], "number": number, "part": pickle.dumps(part)}

    rows = [{"file": number, "path": pickle.dumps(file)} for number, file in enumerate(files)]
    parts = ray.data.from_items(rows).flat_map(split, **_HELP)
    with replacing_folder(output) as partial:
        _mapped(parts, PartExtraction, (settings, partial), jobs).materialize()
        for left in partial.glob(".*.partial"):  # of actors that were killed while they wrote
            left.unlink()
    return _checked(output, files)


def _mapped(dataset: Any, actor: type, arguments: tuple[Any, ...], jobs: int) -> Any:
    compute = _ray().data.ActorPoolStrategy(size=jobs)
    return dataset.map_batches(
        actor,
        fn_constructor_args=arguments,
        batch_size=_BATCH,
        batch_format="numpy",
        num_cpus=_ACTOR,
        compute=compute,
    )


def _schema() -> Any:
    from pyarrow import int64, schema, string

    types = {"file": int64(), "length": int64()}
    return schema([(name, types.get(name, string())) for name in ("file", *_COLUMNS)])


def _columns(outcomes: Sequence[Outcome]) -> dict[str, list[Any]]:
    rows = [_row(outcome) for outcome in outcomes]
    return {name: [row.get(name) for row in rows] for name in _COLUMNS}


def _row(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Failure):
        return {"source": outcome.source, "failure": json.dumps(asdict(outcome), ensure_ascii=False)}
    about = {"id": outcome.id, "source": outcome.source, "sha256": outcome.sha256, "length": outcome.length}
    return {**about, "record": outcome.line.decode()}


def _checked(output: Path, files: Sequence[Path | Failure]) -> tuple[int, list[Failure]]:
    """How many records there are, and what failed; every file has an outcome, so that one without was lost."""
    from pyarrow.parquet import ParquetFile

    records, failures, seen = 0, [], set()
    for file in sorted(output.glob("*.parquet")):
        with ParquetFile(file) as table:
            for batch in table.iter_batches(columns=["file", "failure"]):
                for row in batch.to_pylist():
                    seen.add(row["file"])
                    records += row["failure"] is None
                    failures += [Failure(**json.loads(row["failure"]))] if row["failure"] else []
    for number in sorted(set(range(len(files))) - seen):
        failures.append(Failure(str(files[number]), "engine", "the cluster lost it", "run duban extract on it again"))
    return records, failures


def _ray() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        from duban.core.install import install_command

        raise ImportError(f"this needs ray; install it: {install_command('ray')}") from error
    return ray
