"""The ledger of tables is a table of the same tasks: extract, write the ledger, extract that."""

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.io.readers import default_readers
from tables.test_containers import extractor, found
from tables.test_files import FILES, gold_of


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """The records of the files, in a file, with their tasks."""
    folder = tmp_path_factory.mktemp("records")
    readers, documents = default_readers(rows_as="table"), []
    for file in FILES:
        text, gold = next(readers.read([file])), gold_of(file)
        date = gold.meeting_date or gold.published
        documents.append(extractor()(text.content, id=file.stem, structure=text.structure, date=date))
    (folder / "records.jsonl").write_text("".join(f"{d.model_dump_json()}\n" for d in documents), encoding="utf-8")
    return folder / "records.jsonl", {task for document in documents for task in found(document)}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".docx"])
def test_the_ledger_of_a_table_is_that_table_again(records, suffix):
    file, tasks = records
    ledger = file.with_suffix(suffix)
    assert CliRunner().invoke(app, ["ledger", str(file), "--all", "-o", str(ledger)]).exit_code == 0
    text = next(default_readers(rows_as="table").read([ledger]))
    again = set(found(extractor()(text.content, structure=text.structure)))
    assert again == tasks
