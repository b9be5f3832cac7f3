"""Templates of papers (文书样式): plain text files in a domain's ``documents/`` folder, for lawyers to edit.

A file is a head of ``键：值`` lines, a line ``---``, and the body, a paragraph a line. ``{{ 申请人 }}`` is
filled from the case; ``{% if 第三人 %}…{% endif %}`` and ``{% for 行 in 名单 %}…{% endfor %}`` do what they
say, and treat what is not known as not there. A value of several lines makes as many paragraphs. A line that
begins with ``# `` is centred, and takes the place of the title when it is the first. Files are judged when
they load: BadTemplate names the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.template import Context, Engine, TemplateSyntaxError
from django.template import Template as DjangoTemplate

from siheng.kernel import rooms
from siheng.kernel.documents.filling import ABSENT, BREAK, CLOSE, NAMED, OPEN
from siheng.kernel.documents.paper import Kind, Paper, Paragraph, Run, paragraph

# The keys of a head, and what each is taken for where it does not stand.
DEFAULTS = {
    "标题": "",
    "编号": "",
    "红头": "",
    "致": "",
    "落款": "",
    "附注": "",
    "抄送": "",
    "卷别": "正卷",
    "送达": "否",
    "用印": "否",
}
CHOICES = {"卷别": ("正卷", "副卷"), "送达": ("是", "否"), "用印": ("是", "否")}
PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
SLOT = re.compile(f"{OPEN}([^{NAMED}]*){NAMED}([^{CLOSE}]*){CLOSE}")
SERIAL = re.compile(r"\{serial(?::0(\d)d)?\}")
COUNTED = re.compile(r"\{(?:year|serial(?::0\dd)?)\}")


class BadTemplate(Exception):
    """A template file that cannot be used; the message says which file, which line and why."""


class NoTemplate(LookupError):
    """There is no template of that name."""


class MissingFact(Exception):
    """A paper cannot go out because the case does not say something that stands on it."""

    def __init__(self, paper: str, missing: Iterable[str]) -> None:
        self.paper, self.missing = paper, tuple(missing)
        super().__init__(f"《{paper}》还缺：{'、'.join(self.missing)}")


class _Engine(Engine):
    """Django's engine without its own tags and filters: no includes, no loading, no reading of anything."""

    default_builtins: ClassVar[list[str]] = []


ENGINE = _Engine(
    builtins=["siheng.kernel.documents.filling"], loaders=[], autoescape=False, string_if_invalid=ABSENT
)


@dataclass(frozen=True)
class Template:
    """A template as its file says it; every text may hold placeholders."""

    domain: str
    name: str
    title: str
    number: str
    head: str
    addressee: str
    signature: str
    note: str
    copies: str
    internal: bool
    to_serve: bool
    sealed: bool
    body: str

    def fill(self, facts: Mapping[str, Any], *, on: date, number: str = "") -> Paper:
        """The finished paper, dated ``on``. Raises MissingFact when anything on it is not known."""
        paper = self._filled(facts, on, (Run(number, slot=True),) if number else ())
        if paper.missing:
            raise MissingFact(self.name, paper.missing)
        return paper

    def preview(self, facts: Mapping[str, Any], *, on: date, number: str = "") -> Paper:
        """The paper as far as it is known; ``Paper.missing`` lists the rest, which shows as gaps."""
        chosen = (
            () if not self.number else (Run(number, slot=True),) if number else (Run("文号", True, True),)
        )
        return self._filled(facts, on, chosen)

    def numbering(self, facts: Mapping[str, Any]) -> str:
        """The pattern of its number with its placeholders filled, such as 威环政复受字〔{year}〕{serial}号.

        Raises MissingFact. Empty for a paper without a number.
        """
        line = _line(self.number, facts)
        if missing := [run.text for run in line if run.missing]:
            raise MissingFact(self.name, missing)
        return "".join(run.text for run in line)

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of all facts that stand on the paper in some case, loop variables among them."""
        texts = (
            self.title,
            self.number,
            self.head,
            self.addressee,
            self.signature,
            self.note,
            self.copies,
            self.body,
        )
        return frozenset(_name(found[1]) for text in texts for found in PLACEHOLDER.finditer(text))

    def _filled(self, facts: Mapping[str, Any], on: date, number: tuple[Run, ...]) -> Paper:
        facts = {"成文日期": on, **facts}
        paragraphs = tuple(_paragraphs(_rendered(self.body, facts)))
        title = _line(self.title, facts)
        if paragraphs and paragraphs[0].kind is Kind.CENTRED:
            title, paragraphs = paragraphs[0].runs, paragraphs[1:]
        return Paper(
            head=_line(self.head, facts),
            number=number,
            title=title,
            addressee=_line(self.addressee, facts),
            paragraphs=paragraphs,
            signature=_line(self.signature, facts),
            date=on if self.signature else None,
            sealed=self.sealed,
            note=_line(self.note, facts),
            copies=_line(self.copies, facts),
        )


def series_of(numbering: str) -> str:
    """The series that a pattern counts in: what stands before the year. Empty where nothing is counted."""
    return COUNTED.split(numbering)[0].rstrip("〔[（( 第") if SERIAL.search(numbering) else ""


def numbered(numbering: str, *, year: int, serial: int) -> str:
    """The number that a pattern gives: 威环政复受字〔2022〕90号."""
    text = numbering.replace("{year}", str(year))
    return SERIAL.sub(lambda found: f"{serial:0{found[1] or 1}d}", text)


def find(domain: str, name: str) -> Template:
    """The template of that name in a domain. Raises NoTemplate."""
    try:
        return all_templates()[domain, name]
    except KeyError:
        raise NoTemplate(f"{domain} 没有《{name}》的文书样式") from None


@cache
def all_templates() -> dict[tuple[str, str], Template]:
    """Every template of every domain, by domain and name. Raises BadTemplate."""
    return {
        (domain, path.stem): read(domain, path)
        for domain in rooms.domain_names()
        for path in sorted((rooms.ROOT / domain / "documents").glob("*.txt"))
    }


def read(domain: str, path: Path) -> Template:
    """Read and judge one file. Raises BadTemplate."""
    where = f"{domain}/documents/{path.name}"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    if "---" not in (line.strip() for line in lines):
        raise BadTemplate(f"{where} 第{len(lines)}行：没有把抬头和正文分开的 --- 一行")
    end = [line.strip() for line in lines].index("---")
    head = dict(DEFAULTS)
    given: set[str] = set()
    for number, line in enumerate(lines[:end], start=1):
        if line.strip():
            key, value = _head_line(line, given, f"{where} 第{number}行")
            given.add(key)
            head[key] = "" if value == "无" else value
            _judge(head[key], where, number)
    if not head["标题"]:
        raise BadTemplate(f"{where} 第1行：没有“标题”")
    body = "\n".join(lines[end + 1 :])
    _judge(body, where, end + 2)
    return Template(
        domain=domain,
        name=path.stem,
        title=head["标题"],
        number=head["编号"],
        head=head["红头"],
        addressee=head["致"],
        signature=head["落款"],
        note=head["附注"],
        copies=head["抄送"],
        internal=head["卷别"] == "副卷",
        to_serve=head["送达"] == "是",
        sealed=head["用印"] == "是",
        body=body,
    )


def _head_line(line: str, given: set[str], where: str) -> tuple[str, str]:
    key, mark, value = re.sub("：", ":", line, count=1).partition(":")
    key, value = key.strip(), value.strip()
    if not mark or key not in DEFAULTS:
        raise BadTemplate(f"{where}：不认识的抬头“{key}”，可用的有{'、'.join(DEFAULTS)}")
    if key in given:
        raise BadTemplate(f"{where}：“{key}”写了两次")
    if key in CHOICES and value not in CHOICES[key]:
        raise BadTemplate(f"{where}：“{key}”要写{'或'.join(CHOICES[key])}，现为“{value}”")
    if key == "编号" and "{" in COUNTED.sub("", PLACEHOLDER.sub("", value)):
        raise BadTemplate(f"{where}：编号里只能用 {{year}}、{{serial}} 和 {{{{ 要素 }}}}")
    if key == "编号" and SERIAL.search(value) and "{year}" not in value:
        raise BadTemplate(f"{where}：按年编号要写 {{year}}")
    return key, value


def _judge(text: str, where: str, first: int) -> None:
    """Compile a text, so that a slip shows at the start and not when the paper is due."""
    for number, line in enumerate(text.split("\n"), start=first):
        rest = PLACEHOLDER.sub("", line)
        if "{{" in rest or "}}" in rest:
            raise BadTemplate(f"{where} 第{number}行：占位符要成对写在同一行，如 {{{{ 申请人 }}}}")
    try:
        _compiled(text)
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        number = first + (token.lineno - 1 if token else 0)
        raise BadTemplate(f"{where} 第{number}行：写法有误（{error}）") from error


@cache
def _compiled(text: str) -> DjangoTemplate:
    """The text with each placeholder between the marks of a slot."""
    marked = PLACEHOLDER.sub(lambda m: f"{OPEN}{_name(m[1])}{NAMED}{{{{ {m[1]}|书面 }}}}{CLOSE}", text)
    return DjangoTemplate(marked, engine=ENGINE)


def _name(expression: str) -> str:
    return expression.partition("|")[0].strip()


def _rendered(text: str, facts: Mapping[str, Any]) -> str:
    return _compiled(text).render(Context(dict(facts), autoescape=False))


def _line(text: str, facts: Mapping[str, Any]) -> tuple[Run, ...]:
    """A text of the head: one line, whatever its values hold."""
    return tuple(_runs(_rendered(text, facts).replace(BREAK, " ").strip()))


def _paragraphs(rendered: str) -> Iterable[Paragraph]:
    for line in filter(None, (line.strip() for line in rendered.split("\n"))):
        runs = list(_runs(line))
        while runs:
            cut = next((i for i, run in enumerate(runs) if BREAK in run.text), None)
            if cut is None:
                yield paragraph(runs)
                break
            before, _, after = runs[cut].text.partition(BREAK)
            yield paragraph([*runs[:cut], Run(before, slot=True)])
            runs = [Run(after, slot=True), *runs[cut + 1 :]]


def _runs(line: str) -> Iterable[Run]:
    at = 0
    for found in SLOT.finditer(line):
        if found.start() > at:
            yield Run(line[at : found.start()])
        missing = found[2] in ("", ABSENT)
        yield Run(found[1] if missing else found[2], slot=True, missing=missing)
        at = found.end()
    if line[at:]:
        yield Run(line[at:])
