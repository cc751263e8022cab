"""The training of the network of meetings, on a base of a few thousand weights."""

import json
from pathlib import Path

import pytest

from duban.lab.corpus.store import load_corpus
from duban.lab.learn import encoder
from duban.lab.learn.encoder import describe, lessons, train
from duban.words.encoder import BREAK, Encoder

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
WIDTH, LAYERS = 16, 2


@pytest.fixture(scope="session")
def taught(lexicons):
    documents = [d for d in load_corpus(CORPUS).documents if d.entry.split == "train" and "：" in d.text[:200]]
    return tuple(lessons(documents[-12:], lexicons))


def test_every_clause_has_a_tag(taught):
    assert taught
    for lesson in taught:
        assert len(lesson.tags) == sum(piece != BREAK for piece in lesson.pieces)
    assert {1, 2} <= {tag for lesson in taught for tag in lesson.tags}


def test_what_is_missing_is_told_before_anything_is_read(taught, tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "find_spec", lambda name: None if name == "onnx" else object())
    with pytest.raises(ImportError, match=r"training needs onnx: .*encoder"):
        train(taught, tmp_path / "none", tmp_path / "meetings.onnx", layers=1, epochs=1, say=print)


def test_nothing_to_learn_from_is_refused(tmp_path):
    for name in ("torch", "onnx", "safetensors"):
        pytest.importorskip(name)
    with pytest.raises(ValueError, match="nothing to learn from"):
        train((), tmp_path, tmp_path / "meetings.onnx", layers=1, epochs=1, say=print)


def test_a_network_learns_and_is_read_back(taught, tmp_path):
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    safetensors = pytest.importorskip("safetensors.torch")
    base, file, told = tmp_path / "base", tmp_path / "meetings.onnx", []
    characters = sorted({c for lesson in taught for piece in lesson.pieces for c in piece if c.strip()})
    torch.manual_seed(0)
    write_base(base, characters, torch, safetensors.save_file)
    train(taught, base, file, layers=LAYERS, epochs=8, say=told.append)
    losses = [float(line.rpartition(" ")[2]) for line in told]
    assert losses[-1] < losses[0]
    assert len(Encoder(file)(taught[0].pieces)) == len(taught[0].tags)
    describe(file, ["c002", "c001"])
    assert json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["trained_on"] == ["c001", "c002"]


def write_base(folder, characters, torch, save):
    """A BERT of random weights in the layout of Hugging Face."""
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    config = {"hidden_size": WIDTH, "num_attention_heads": 2, "intermediate_size": 32, "hidden_dropout_prob": 0.1}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    shapes = {
        f"embeddings.{k}_embeddings": (n, WIDTH)
        for k, n in [("word", len(vocabulary)), ("position", 512), ("token_type", 2)]
    }
    weights = {f"{name}.weight": torch.randn(shape) * 0.1 for name, shape in shapes.items()}
    norms = ["embeddings.LayerNorm"]
    for n in range(LAYERS):
        layer = f"encoder.layer.{n}"
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        square = [f"attention.self.{k}" for k in ("query", "key", "value")] + ["attention.output.dense"]
        dense = {
            **dict.fromkeys(square, (WIDTH, WIDTH)),
            "intermediate.dense": (32, WIDTH),
            "output.dense": (WIDTH, 32),
        }
        for name, (out, into) in dense.items():
            weights[f"{layer}.{name}.weight"] = torch.randn(out, into) * 0.1
            weights[f"{layer}.{name}.bias"] = torch.zeros(out)
    for name in norms:
        weights |= {f"{name}.weight": torch.ones(WIDTH), f"{name}.bias": torch.zeros(WIDTH)}
    save({f"bert.{name}": w for name, w in weights.items()}, folder / "model.safetensors")
