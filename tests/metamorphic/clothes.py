"""Changes to a text that change nothing of what it says; every character knows where it was before."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u02af\d.)]")
_SYLLABLES = ("xiàng", "zhòng", "yào", "jì", "lǐng", "wù", "bàn", "cè", "zhǎn", "fā", "guǎn", "lǜ", "huì", "kāi")
_HEADER = "网站首页 > 政务公开 > 工作动态 > 正文\n字体：【大 中 小】\n"
_FOOTER = """
责任编辑：王小明
【打印本页】 【关闭窗口】
扫一扫在手机打开当前页
版权所有：青禾县人民政府 主办单位：青禾县人民政府办公室
"""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A changed text; ``origins`` holds for each of its characters the place it had, -1 for what was put in."""

    text: str
    origins: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A stretch in the places that it had, ``(-1, -1)`` for one that was put in."""
        known = [place for place in self.origins[start:end] if place >= 0]
        return (known[0], known[-1] + 1) if known else (-1, -1)


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> Dressed:
    """The text with stretches replaced, in text order; a replacement of the same length keeps its places."""
    pieces, origins, cursor = list[str](), list[int](), 0
    for start, end, new in (*edits, (len(text), len(text), "")):
        pieces += [text[cursor:start], new]
        origins += range(cursor, start)
        origins += range(start, end) if len(new) == end - start else [-1] * len(new)
        cursor = end
    return Dressed("".join(pieces), origins)


def traditional(text: str) -> Dressed:
    """In traditional script, a phrase at a time where that keeps the length."""
    lines = text.splitlines(keepends=True)
    changed = [new if len(new := _traditional().convert(line)) == len(line) else line for line in lines]
    return Dressed("".join(changed), list(range(len(text))))


def glossed(text: str) -> Dressed:
    """In traditional script with pinyin behind every eighth character, as republishing sites write it."""
    dice, changed = random.Random(len(text)), traditional(text).text
    spots = [m.end() for m in _HAN.finditer(changed)][::8]
    return edited(changed, ((at, at, f"({dice.choice(_SYLLABLES)})") for at in spots))


def spaced_digits(text: str) -> Dressed:
    """Blanks around numbers between characters."""
    numbers = re.finditer(r"(?<=[\u4e00-\u9fff])\d+(?=[\u4e00-\u9fff])", text)
    return edited(text, ((at, at, " ") for m in numbers for at in m.span()))


def wide_digits(text: str) -> Dressed:
    """Full-width digits."""
    wide = text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})
    return Dressed(wide, list(range(len(text))))


def no_break_spaces(text: str) -> Dressed:
    """No-break spaces for spaces, and behind every line."""
    return edited(text.replace(" ", "\u00a0"), ((m.start(), m.start(), "\u00a0") for m in re.finditer(r"\n", text)))


def ideographic_indents(text: str) -> Dressed:
    """Two ideographic spaces before every line."""
    return edited(text, ((m.start(), m.start(), "\u3000\u3000") for m in re.finditer(r"(?m)^(?=[^\s])", text)))


def wrapped(text: str) -> Dressed:
    """Every line broken at forty characters, as by a mail program or in a PDF, and no Latin word cut."""
    spots = []
    for line in re.finditer("[^\n]+", text):
        at = line.start() + 40
        while at < line.end():
            at -= (
                len(re.search(r"\(?[A-Za-z\u00c0-\u02af\d.]*\Z", text[:at][-9:]).group())
                if _LATIN.match(text, at)
                else 0
            )
            spots.append(at)
            at += 40
    return edited(text, ((at, at, "\n") for at in spots))


def broken_once(text: str) -> Dressed:
    """One line break within a sentence of every long paragraph."""
    dice = random.Random(len(text))
    spots = []
    for line in re.finditer("[^\n]{80,}", text):
        inside = [m.end() for m in re.finditer("[\u4e00-\u9fff](?=[\u4e00-\u9fff])", line.group()) if m.end() > 40]
        spots += [line.start() + dice.choice(inside)] if inside else []
    return edited(text, ((at, at, "\n") for at in spots))


def doubled_title(text: str) -> Dressed:
    """The first line twice."""
    first = re.match(r"\s*[^\n]*\n?", text)
    return edited(text, [(first.end(), first.end(), first.group())] if first and first.end() < len(text) else [])


def in_a_page(text: str) -> Dressed:
    """What a government's page puts above and below."""
    return edited(text, [(0, 0, _HEADER), (len(text), len(text), _FOOTER)])


CLOTHES: dict[str, Callable[[str], Dressed]] = {
    "traditional script": traditional,
    "traditional script with pinyin": glossed,
    "blanks around numbers": spaced_digits,
    "full-width digits": wide_digits,
    "no-break spaces": no_break_spaces,
    "ideographic indents": ideographic_indents,
    "lines of forty characters": wrapped,
    "a line break in a sentence of every long paragraph": broken_once,
    "the title twice": doubled_title,
    "a page around it": in_a_page,
}


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")
