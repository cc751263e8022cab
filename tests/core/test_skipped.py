"""What is skipped because no rule can begin there is empty: the whole record is the same without the sieve."""

from pathlib import Path

import pytest

from duban.io.readers import Text, find, read

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "raw"
FOLDERS = [CORPUS, *(ROOT.parent / "shared" / name / "raw" for name in ("dev", "real", "spoken"))]


def same_without_the_sieve(files, extractor, lexicons, monkeypatch):
    texts = [text.content for text in read(find(files)) if isinstance(text, Text)]
    assert len(texts) >= 20
    sifted = [extractor.record(text) for text in texts]
    monkeypatch.setattr(lexicons.sieve, "read", lambda text: text)
    assert [extractor.record(text) for text in texts] == sifted


def test_what_is_skipped_is_empty(extractor, lexicons, monkeypatch):
    same_without_the_sieve(sorted(CORPUS.glob("*.txt"))[::10], extractor, lexicons, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_what_is_skipped_is_empty_in_every_text(extractor, lexicons, folder, monkeypatch):
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    same_without_the_sieve([folder], extractor, lexicons, monkeypatch)
