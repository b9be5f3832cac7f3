"""Paper templates: plain text that a lawyer can read and change, judged when they load.

A file in a domain's ``documents/`` folder, named by the paper: a header of ``键: 值`` lines, a line ``---``, then the body,
a paragraph a line. Placeholders are the facts' Chinese names, ``{{ 申请人 }}``; ``{% if 第三人 %}`` chooses.
A paper with a fact missing does not go out: MissingFact names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, TemplateSyntaxError
from django.template import Template as DjangoTemplate

from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.rooms import ROOT, domain_names

KEYS = {"标题", "编号", "红头", "致", "落款", "卷别", "送达", "用印"}
SLOT_OPEN, SLOT_CLOSE = "\x02", "\x03"
ENGINE = Engine(libraries={"zh": "siheng.kernel.documents.filters"}, builtins=["siheng.kernel.documents.filters"], autoescape=False)


class MissingFact(Exception):
    """A paper needs a fact that the case does not have yet."""


@dataclass(frozen=True)
class Template:
    """A paper template: its header and its body, ready to be filled."""

    name: str
    title: str
    series: str
    head: str
    addressee: str
    signature: str
    internal: bool
    served: bool
    sealed: bool
    body: str
    path: Path

    @property
    def numbered(self) -> bool:
        return bool(self.series)


class _Facts(dict[str, Any]):
    """The facts as a template asks for them; remembers what was asked and not there."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__(facts)
        self.missing: list[str] = []


def fill(template: Template, facts: dict[str, Any], *, preview: bool = False) -> tuple[dict[str, Any], list[str]]:
    """The paper that a template and facts make, as plain data, and the facts that were missing.

    In a preview a missing fact shows as a blank; otherwise it raises MissingFact.
    """
    missing: list[str] = []

    def words(source: str) -> str:
        text, lost = _render(source, facts)
        missing.extend(lost)
        return text

    paper = {
        "head": plain(words(template.head)),
        "title": plain(words(template.title)),
        "addressee": words(template.addressee),
        "paragraphs": [_paragraph(line) for line in words(template.body).splitlines() if line.strip()],
        "signature": plain(words(template.signature)),
        "sealed": template.sealed,
        "internal": template.internal,
    }
    missing = list(dict.fromkeys(missing))
    if missing and not preview:
        raise MissingFact(f"“{template.title}”还缺:{'、'.join(missing)}")
    return paper, missing


def plain(text: str) -> str:
    """The text without the marks of its filled places."""
    return text.replace(SLOT_OPEN, "").replace(SLOT_CLOSE, "")


_PLACE = re.compile(r"\{\{\s*(\w+)((?:\s*\|[^}]*)?)\s*\}\}")


def _render(source: str, facts: dict[str, Any]) -> tuple[str, list[str]]:
    marked = _PLACE.sub(lambda m: SLOT_OPEN + m.group(0) + SLOT_CLOSE, source)
    known = {k: _spoken(v) for k, v in facts.items()}
    text = DjangoTemplate(marked, engine=ENGINE).render(Context(known, autoescape=False))
    asked = [m.group(1) for m in _PLACE.finditer(source)]
    lost = [n for n in dict.fromkeys(asked) if facts.get(n) in (None, "", []) and f"{SLOT_OPEN}{SLOT_CLOSE}" in text]
    return text.replace(SLOT_OPEN + SLOT_CLOSE, f"{SLOT_OPEN}____{SLOT_CLOSE}"), lost if "____" in text or lost else []


def _spoken(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    return value


def _paragraph(line: str) -> dict[str, Any]:
    line = line.strip()
    kind = "text"
    bare = plain(line)
    if line.startswith("# "):
        kind, line = "centre", line[2:]
    elif re.match(r"[一二三四五六七八九十]+、", bare) and len(bare) <= 30:
        kind = "h1"
    elif re.match(r"([一二三四五六七八九十]+)", bare) and len(bare) <= 30:
        kind = "h2"
    elif line.startswith("> "):
        kind, line = "left", line[2:]
    runs = [
        {"text": part, "slot": bool(n % 2)}
        for n, part in enumerate(re.split(f"[{SLOT_OPEN}{SLOT_CLOSE}]", line))
        if part
    ]
    return {"kind": kind, "runs": runs}


def parse(path: Path) -> Template:
    """Read one template file. Raises BadDeclaration naming file and line."""
    lines = path.read_text(encoding="utf8").splitlines()
    header: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() == "---":
            body = "\n".join(lines[number:])
            break
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in KEYS:
            raise BadDeclaration(f"{path.name} 第 {number} 行:不认识的抬头“{line}”,可用 {'、'.join(sorted(KEYS))}")
        header[key.strip()] = value.strip()
    else:
        raise BadDeclaration(f"{path.name}:没有抬头和正文之间的 --- 行")
    made = Template(
        name=path.stem,
        title=header.get("标题", path.stem),
        series=header.get("编号", ""),
        head=header.get("红头", ""),
        addressee=header.get("致", ""),
        signature=header.get("落款", ""),
        internal=header.get("卷别", "正卷") == "副卷",
        served=header.get("送达", "否") == "是",
        sealed=header.get("用印", "否") == "是",
        body=body,
        path=path,
    )
    for part in (made.title, made.head, made.addressee, made.signature, made.body):
        try:
            DjangoTemplate(part, engine=ENGINE)
        except TemplateSyntaxError as error:
            raise BadDeclaration(f"{path.name}:{error}") from error
    return made


@cache
def all_templates() -> dict[tuple[str, str], Template]:
    """Every template, by domain and name."""
    return {
        (domain, path.stem): parse(path)
        for domain in domain_names()
        for path in sorted((ROOT / domain / "documents").glob("*.txt"))
    }


def find(domain: str, name: str) -> Template:
    """A template of a domain by its name. Raises BadDeclaration if there is none."""
    try:
        return all_templates()[domain, name]
    except KeyError:
        raise BadDeclaration(f"{domain}/documents 里没有“{name}.txt”") from None
