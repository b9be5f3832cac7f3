"""A paper (文书) as content without form: what stands on it, in order; HTML and Word are drawn from the same.

The marks by which a line of text is known are those of GB/T 9704-2012 §7.3.3: 一、 for the first level of
headings (黑体), （一） for the second (楷体); the third, 1., is set like the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from siheng.kernel.trust.chain import canonical, sm3

NUMERALS = "一二三四五六七八九十百"
FIRST_LEVEL = re.compile(rf"[{NUMERALS}]+、")
SECOND_LEVEL = re.compile(rf"[（(][{NUMERALS}]+[)）]")
ATTACHED = re.compile("附件[:：]")
# An item of a list ends like a sentence, a heading of the first level does not.
SENTENCE_END = tuple("。；;，：:")


class Kind(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    FIRST = "first"
    SECOND = "second"
    ATTACHED = "attached"
    CENTRED = "centred"


class Face(StrEnum):
    """The type faces of a paper: 仿宋 for text, 黑体 and 楷体 for headings, 小标宋 for titles."""

    TEXT = "text"
    FIRST = "first"
    SECOND = "second"
    TITLE = "title"


FACES = {Kind.FIRST: Face.FIRST, Kind.SECOND: Face.SECOND, Kind.CENTRED: Face.TITLE}


@dataclass(frozen=True)
class Run:
    """A piece of text. A slot was filled from the case; a missing one has its name for text."""

    text: str
    slot: bool = False
    missing: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text: its kind and its runs."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    def faces(self) -> Iterator[tuple[Run, Face]]:
        """The runs with their faces; a heading that goes on as text changes after its first full stop."""
        face = FACES.get(self.kind, Face.TEXT)
        for run in self.runs:
            head, stop, rest = run.text.partition("。")
            if self.kind is Kind.SECOND and face is Face.SECOND and stop:
                yield Run(head + stop, run.slot, run.missing), face
                face = Face.TEXT
                if rest:
                    yield Run(rest, run.slot, run.missing), face
            else:
                yield run, face


LINES = ("head", "number", "title", "addressee", "signature", "note", "copies")


@dataclass(frozen=True)
class Paper:
    """A whole paper. Each line is a tuple of runs; an empty one is not on the paper.

    head: 发文机关标志 (red). number: 发文字号. addressee: 主送. signature: 发文机关署名. date: 成文日期.
    sealed: whether a seal goes on it (加盖印章). note: 附注. copies: 抄送.
    """

    title: tuple[Run, ...]
    paragraphs: tuple[Paragraph, ...]
    head: tuple[Run, ...] = ()
    number: tuple[Run, ...] = ()
    addressee: tuple[Run, ...] = ()
    signature: tuple[Run, ...] = ()
    date: date | None = None
    sealed: bool = False
    note: tuple[Run, ...] = ()
    copies: tuple[Run, ...] = ()

    def lines(self) -> Iterator[tuple[Run, ...]]:
        """Every line, in the order in which a reader meets them."""
        yield from (self.head, self.number, self.title, self.addressee)
        yield from (p.runs for p in self.paragraphs)
        yield from (self.signature, self.note, self.copies)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the facts that the paper still lacks, each once, in order."""
        return tuple(dict.fromkeys(run.text for line in self.lines() for run in line if run.missing))

    @property
    def text(self) -> str:
        """The words of the paper, a line for each paragraph."""
        found = [plain(line) for line in self.lines() if line]
        return "\n".join([*found, chinese_day(self.date)] if self.date else found)

    @property
    def digest(self) -> str:
        """The SM3 of the content; what proves later that it is still the same."""
        return sm3(canonical(self.as_json()))

    def restated(self, *, words: Mapping[str, str], entries: Mapping[str, str]) -> Paper:
        """The same paper with other words for some of what was filled in, and others for what is a whole entry of it."""

        def said(runs: tuple[Run, ...]) -> tuple[Run, ...]:
            return tuple(
                replace(r, text=entries.get(r.text) or _reworded(r.text, words)) if r.slot else r
                for r in runs
            )

        lines: dict[str, Any] = {name: said(getattr(self, name)) for name in LINES}
        return replace(
            self, **lines, paragraphs=tuple(replace(p, runs=said(p.runs)) for p in self.paragraphs)
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values that the database keeps; ``from_json`` reads them back."""
        return {
            **{name: _runs(getattr(self, name)) for name in LINES},
            "paragraphs": [{"kind": p.kind, "runs": _runs(p.runs)} for p in self.paragraphs],
            "date": self.date.isoformat() if self.date else None,
            "sealed": self.sealed,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Paper:
        """The paper that ``as_json`` wrote."""
        lines = {name: tuple(Run(**run) for run in stored[name]) for name in LINES}
        paragraphs = tuple(
            Paragraph(Kind(p["kind"]), tuple(Run(**run) for run in p["runs"])) for p in stored["paragraphs"]
        )
        day = date.fromisoformat(stored["date"]) if stored["date"] else None
        return cls(**lines, paragraphs=paragraphs, date=day, sealed=stored["sealed"])


def _reworded(text: str, words: Mapping[str, str]) -> str:
    """Other words for some; where the right one stands already it stays, also if the wrong one is a part of it."""
    for old, new in words.items():
        right = text.split(new) if old in new else [text]
        text = new.join(part.replace(old, new) for part in right)
    return text


def paragraph(runs: Iterable[Run]) -> Paragraph:
    """A paragraph of the kind that its first words show; words from a case never make a heading."""
    runs = tuple(runs)
    opening = runs[0].text if runs and not runs[0].slot else ""
    whole = "".join(run.text for run in runs)
    if opening.startswith("# "):
        return Paragraph(Kind.CENTRED, (Run(opening[2:].lstrip()), *runs[1:]))
    if SECOND_LEVEL.match(opening) and not whole.endswith(("；", ";")):
        return Paragraph(Kind.SECOND, runs)
    if FIRST_LEVEL.match(opening) and not whole.endswith(SENTENCE_END):
        return Paragraph(Kind.FIRST, runs)
    return Paragraph(Kind.ATTACHED if ATTACHED.match(opening) else Kind.BODY, runs)


def words(text: str) -> tuple[Run, ...]:
    """A line without slots; an empty text is no line."""
    return (Run(text),) if text else ()


def plain(line: Iterable[Run]) -> str:
    """The text of a line; a missing fact is a visible gap."""
    return "".join(GAP if run.missing else run.text for run in line)


GAP = "＿＿＿"


def chinese_day(day: date) -> str:
    """2022年12月30日, as GB/T 9704 §7.3.5.4 writes a date: Arabic digits, months and days without a zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def _runs(line: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [dict(vars(run)) for run in line]
