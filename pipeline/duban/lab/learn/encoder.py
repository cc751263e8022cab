"""Train the network that weighs the clauses of talk and minutes: first layers of a Chinese BERT, and one on top.

The base is a folder in the layout of Hugging Face (``config.json``, ``vocab.txt``, ``model.safetensors``). Only single
characters of the simplified script are kept of its vocabulary, since that is what duban's texts are made of.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import chain, starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from duban.core.install import install_command
from duban.extractor import Extractor
from duban.lab.learn.talk import tags_of
from duban.stages.directives.find import said
from duban.stages.directives.windows import windows
from duban.stages.manner import MannerReader
from duban.stages.script import Simplifier
from duban.words.encoder import BREAK, CHARACTERS, CLAUSE, LONGEST, START, UNKNOWN, numbers, places
from duban.words.logistic import Models, load_models

if TYPE_CHECKING:
    from duban.core.text import NormalizedText
    from duban.lab.corpus.gold import GoldDirective
    from duban.lab.corpus.store import CorpusDocument
    from duban.words.lexicon import Lexicons

_TAGS = {"O": 0, "B": 1, "I": 2}
_NEITHER, _OWNER, _DUE, _BOTH = "0123"  # what a character is by the gold
_NEAR = 60  # code points before a request in which its owner is looked for
_CONTEXT = -100  # the tag of a clause that another window weighs
_BATCH, _RATE, _HEAD_RATE, _WARM, _DROPOUT, _DECAY = 8, 6e-5, 1e-3, 0.08, 0.2, 0.01
_NAMED = 2.0  # how much the characters of owners and deadlines count beside the clauses
_HEADERS = {START: "[CLS]", UNKNOWN: "[UNK]", BREAK: "[SEP]"}


class Lesson(NamedTuple):
    """A window of a meeting: its clauses, what each is by the gold, and what each of their characters is."""

    pieces: tuple[str, ...]
    tags: tuple[int, ...]
    marks: tuple[str, ...]


def lessons(documents: Sequence[CorpusDocument], lexicons: Lexicons) -> Iterator[Lesson]:
    """The windows of all documents that are meetings in talk or notes."""
    extractor = Extractor(lexicons, models=Models())
    is_meeting = MannerReader(lexicons, load_models(lexicons.folder).manner)
    for document in documents:
        reading = extractor.read(document.text)
        text, voices = reading.cut.text, reading.voices
        if not is_meeting(text, reading.structure.turns):
            continue
        gold = [reading.normalized.inside(d.start, d.end) for d in document.gold.directives]
        marks = _marks(document, reading.normalized)
        for window in windows(said(reading.clauses, voices)):
            own = set(map(id, window.now))
            tags = (
                _TAGS[tag] if id(one) in own else _CONTEXT
                for one in chain(*window)
                for tag in tags_of(one.clauses, gold)
            )
            marked = (piece for piece in window.pieces(marks) if piece != BREAK)
            yield Lesson(tuple(window.pieces(text)), tuple(tags), tuple(marked))


def _marks(document: CorpusDocument, normalized: NormalizedText) -> str:
    """For each character of the normalised text whether it is of an owner, of a deadline, of both or of neither."""
    owners = (
        where for d in document.gold.directives for name in d.responsible for where in _places(document.text, d, name)
    )
    kinds = ((_OWNER, owners), (_DUE, ((d.start, d.end) for d in document.gold.deadlines)))
    marks = [_NEITHER] * len(normalized.text)
    for kind, spans in kinds:
        for span in starmap(normalized.inside, spans):
            for at in range(span.start, span.end):
                marks[at] = kind if marks[at] in (_NEITHER, kind) else _BOTH
    return "".join(marks)


def _places(text: str, asked: GoldDirective, name: str) -> list[tuple[int, int]]:
    """Where an owner is named: in the request, else nearest before it; nowhere if that is far."""
    at = text.find(name, asked.start, asked.end)
    at = at if at >= 0 else text.rfind(name, max(0, asked.start - _NEAR), asked.start)
    return [(at, at + len(name))] if at >= 0 else []


def train(
    taught: Sequence[Lesson], base: Path, file: Path, *, layers: int, epochs: int, say: Callable[[str], None]
) -> None:
    """Fit the network to the lessons and write it, with weights of seven bits, to an ONNX file.

    Raises ``ImportError`` without the extra ``encoder``, ``ValueError`` without lessons, ``OSError`` without the base.
    """
    if missing := [name for name in ("torch", "onnx", "safetensors") if find_spec(name) is None]:
        raise ImportError(f"training needs {', '.join(missing)}: {install_command('encoder')}")
    import torch

    if not taught:
        raise ValueError("none of the documents is talk or minutes, so there is nothing to learn from")
    torch.manual_seed(0)
    chance = random.Random(0)
    known, network = _network(base, layers)
    batches = _batches(taught)
    steps = epochs * len(batches)
    body = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("head")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _RATE}, {"params": network.head.parameters(), "lr": _HEAD_RATE}], weight_decay=_DECAY
    )
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / (_WARM * steps), 1) * (1 - n / steps))
    for epoch in range(epochs):
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            loss = _loss(network, known, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += loss.item()
        say(f"epoch {epoch + 1} of {epochs}: loss {total / len(batches):.3f}")
    _write(network.eval(), "".join(known), file)


def describe(file: Path, trained_on: Iterable[str]) -> None:
    """Write beside a network what it was trained on, and its hash, by which records name it."""
    data = {"trained_on": sorted(trained_on), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    file.with_suffix(".json").write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _batches(taught: Sequence[Lesson]) -> list[list[Lesson]]:
    """Windows of about the same length together, so that little of a batch is padding."""
    longest_first = sorted(taught, key=lambda lesson: -sum(map(len, lesson.pieces)))
    return [longest_first[at : at + _BATCH] for at in range(0, len(longest_first), _BATCH)]


def _loss(network: Any, known: dict[str, int], batch: Sequence[Lesson]) -> Any:
    import torch

    rows = [numbers(lesson.pieces, known) for lesson in batch]
    ids = torch.full((len(rows), max(map(len, rows))), known[BREAK])
    padding = torch.ones_like(ids, dtype=torch.bool)
    for n, row in enumerate(rows):
        ids[n, : len(row)] = torch.tensor(row)
        padding[n, : len(row)] = False
    with torch.autocast("cpu", dtype=torch.bfloat16):
        seen = network(ids, padding).float()
    clauses = [
        seen[n, start:end, :3].mean(0) + seen[n, start, 3:CLAUSE]
        for n, lesson in enumerate(batch)
        for start, end in places(lesson.pieces)
    ]
    tags = torch.tensor([tag for lesson in batch for tag in lesson.tags])
    asked = torch.nn.functional.cross_entropy(torch.stack(clauses), tags, ignore_index=_CONTEXT)
    own = [
        (seen[n, start:end, CLAUSE:], mark[: end - start])
        for n, lesson in enumerate(batch)
        for (start, end), tag, mark in zip(places(lesson.pieces), lesson.tags, lesson.marks, strict=True)
        if tag != _CONTEXT
    ]
    marks = torch.tensor([[c in (kind, _BOTH) for kind in (_OWNER, _DUE)] for _, mark in own for c in mark])
    named = torch.nn.functional.binary_cross_entropy_with_logits(torch.cat([x for x, _ in own]), marks.float())
    return asked + _NAMED * named


def _network(base: Path, layers: int) -> tuple[dict[str, int], Any]:
    """The characters with their numbers, and a network that has the weights of the base."""
    import torch
    from safetensors.torch import load_file

    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    weights = {k.removeprefix("bert."): v for k, v in load_file(base / "model.safetensors").items()}
    known, rows = _characters((base / "vocab.txt").read_text(encoding="utf-8").split("\n"))

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            word, place, kind = (
                weights[f"embeddings.{k}_embeddings.weight"] for k in ("word", "position", "token_type")
            )
            self.word = torch.nn.Embedding.from_pretrained(word[rows])
            self.place = torch.nn.Embedding.from_pretrained(place[: LONGEST + 2] + kind[0])
            self.norm = _part(weights, "embeddings.LayerNorm")
            self.layers = torch.nn.ModuleList(_layer(config, weights, n) for n in range(layers))
            self.drop, self.head = torch.nn.Dropout(_DROPOUT), torch.nn.Linear(config["hidden_size"], CLAUSE + 2)

        def forward(self, ids: Any, padding: Any = None) -> Any:
            seen = self.norm(self.word(ids) + self.place.weight[: ids.shape[1]])
            for layer in self.layers:
                seen = layer(seen, padding)
            return self.head(self.drop(seen))

    return known, Network()


def _layer(config: dict[str, Any], weights: dict[str, Any], number: int) -> Any:
    """A layer of BERT (Devlin et al. 2019); that of PyTorch can't be written as ONNX for texts of any length."""
    import torch

    heads = config["num_attention_heads"]

    def part(name: str) -> Any:
        return _part(weights, f"encoder.layer.{number}.{name}")

    class Layer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.asked = torch.nn.ModuleList(part(f"attention.self.{name}") for name in ("query", "key", "value"))
            self.attended, self.norm = part("attention.output.dense"), part("attention.output.LayerNorm")
            self.wide, self.narrow, self.last = (
                part(k) for k in ("intermediate.dense", "output.dense", "output.LayerNorm")
            )
            self.drop = torch.nn.Dropout(config["hidden_dropout_prob"])

        def forward(self, seen: Any, padding: Any) -> Any:
            query, key, value = (asked(seen).unflatten(2, (heads, -1)).transpose(1, 2) for asked in self.asked)
            scores = query @ key.transpose(2, 3) / value.shape[3] ** 0.5
            if padding is not None:
                scores = scores.masked_fill(padding[:, None, None], -torch.inf)
            attended = (self.drop(scores.softmax(3)) @ value).transpose(1, 2).flatten(2)
            seen = self.norm(seen + self.drop(self.attended(attended)))
            return self.last(seen + self.drop(self.narrow(torch.nn.functional.gelu(self.wide(seen)))))

    return Layer()


def _part(weights: dict[str, Any], name: str) -> Any:
    """A linear layer, or a norm (whose weight is a vector), with the weights of the base."""
    import torch

    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    part = torch.nn.LayerNorm(len(weight), 1e-12) if weight.dim() == 1 else torch.nn.Linear(*reversed(weight.shape))
    part.load_state_dict({"weight": weight, "bias": bias})
    return part


def _characters(vocabulary: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """The single characters of the simplified script, with their new numbers and their rows in the base."""
    row = {token: n for n, token in enumerate(vocabulary)}
    simplify = Simplifier().simplify
    kept = [token for token in row if len(token) == 1 and simplify(token) == token]
    known = {c: n for n, c in enumerate((*_HEADERS, *kept))}
    return known, [row[_HEADERS.get(c, c)] for c in known]


def _write(network: Any, characters: str, file: Path) -> None:
    """Write the network as ONNX, rounded to seven bits, and name its characters."""
    import tempfile

    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder, "exact.onnx")
        names = {"input_names": ["ids"], "output_names": ["seen"]}
        axes = {"ids": {1: "characters"}, "seen": {1: "characters"}}
        ids = torch.zeros((1, LONGEST), dtype=torch.int64)
        torch.onnx.export(network, (ids,), str(exact), dynamic_axes=axes, opset_version=17, dynamo=False, **names)
        quantize_dynamic(
            exact,
            file,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    model = onnx.load(file)
    model.metadata_props.add(key=CHARACTERS, value=characters)
    onnx.save(model, file)
