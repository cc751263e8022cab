"""The notebooks run, and are kept without outputs."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
shells = pytest.importorskip("IPython.core.interactiveshell")

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_kept_without_outputs(file):
    for cell in nbformat.read(file, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs, f"strip the outputs of {file.name} before committing it"
            assert cell.execution_count is None


def place(corpus, tmp_path):
    """A folder for the notebook beside a corpus, as in the checkout."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "corpus").symlink_to(corpus)
    return tmp_path / "notebooks"


EACH = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)


@EACH
def test_the_cells_run(file, small_corpus, tmp_path, monkeypatch):
    """In this process, over a small corpus."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(place(small_corpus, tmp_path))
    shell = shells.InteractiveShell()
    for cell in nbformat.read(file, as_version=4).cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source).raise_error()
    assert list((tmp_path / "notebooks").iterdir()) == []  # nothing is left behind


@pytest.mark.slow
@EACH
def test_a_notebook_runs(file, tmp_path, monkeypatch):
    """By its kernel, over the whole corpus."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(file, as_version=4)
    there = place(FOLDER.parent / "corpus", tmp_path)
    nbclient.NotebookClient(notebook, timeout=3000, resources={"metadata": {"path": there}}).execute()
    assert any(cell.get("outputs") for cell in notebook.cells)
    assert list(there.iterdir()) == []
