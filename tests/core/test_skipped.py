"""What is skipped because no rule can begin there is empty: the whole record is the same without the sieve."""

from pathlib import Path

import pytest

from duban.io.readers import Text, find, read

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "corpus" / "raw", *(ROOT.parent / "shared" / name / "raw" for name in ("dev", "real", "spoken"))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_what_is_skipped_is_empty(extractor, lexicons, folder, monkeypatch):
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    texts = [text.content for text in read(find([folder])) if isinstance(text, Text)]
    assert len(texts) > 30
    sifted = [extractor.record(text) for text in texts]
    monkeypatch.setattr(lexicons.sieve, "read", lambda text: text)
    assert [extractor.record(text) for text in texts] == sifted
