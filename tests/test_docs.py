"""The documents say what the code says: settings, dependencies, verbs, links. One written anew: SIHENG_REWRITE=1."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from siheng.project.cli import VERBS
from siheng.project.environment import SETTINGS, Setting

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
REWRITE = bool(os.environ.get("SIHENG_REWRITE"))
INTRODUCTION = """\
# 设置

所有设置都来自环境变量，代码别处不读环境。任何一个变量都可以改用 `变量名_FILE` 指出一个文件，值取文件内容，适合存放密钥。值不能用时，启动即停止，并说明是哪一个、为什么。

All settings come from the environment. For each of them, `NAME_FILE` may name a file that holds the value instead. A value that cannot be used stops the start with a sentence that says which and why.

本页由 `siheng.project.environment.SETTINGS` 生成（`SIHENG_REWRITE=1 python -m pytest tests/test_docs.py`），不要手改。

| 变量 | 默认值 | 用途 |
|---|---|---|
"""


def settings_page() -> str:
    """The reference page of the settings."""

    def row(s: Setting) -> str:
        return f"| `{s.name}` | {f'`{s.default}`' if s.default else '空'} | {s.help} |\n"

    return INTRODUCTION + "".join(map(row, SETTINGS.values()))


def test_the_page_of_settings_is_that_of_the_code() -> None:
    page = DOCS / "settings.md"
    if REWRITE:
        page.write_text(settings_page(), encoding="utf8")
    assert page.read_text(encoding="utf8") == settings_page()


def test_every_dependency_has_its_reason_and_no_other_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for group in project["optional-dependencies"].values() for d in group),
    ]
    page = (DOCS / "decisions" / "dependencies.md").read_text(encoding="utf8")
    tables = page.partition("## Static packages")[0]
    named = re.findall(r"^\| (?!package|-)([\w.-]+) \|", tables, re.MULTILINE)
    assert sorted(named) == sorted(re.split(r"[\[<>=]", d)[0] for d in wanted)


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_the_readme_names_every_verb(readme: Path) -> None:
    rows = re.findall(r"^\| `siheng ([a-z-]+)", readme.read_text(encoding="utf8"), re.MULTILINE)
    assert rows == list(VERBS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf8")):
        path, _, anchor = unquote(target).partition("#")
        if "://" in path:
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def test_every_decision_is_listed_and_fits_a_page() -> None:
    folder = DOCS / "decisions"
    pages = {p.name for p in folder.glob("*.md")} - {"README.md"}
    listed = re.findall(
        r"^\| \[.+?\]\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(pages)
    for name in pages:
        text = (folder / name).read_text(encoding="utf8")
        assert len(text.split()) < 800, name


def test_pictures_are_small_and_every_one_is_shown() -> None:
    shown = "".join(p.read_text(encoding="utf8") for p in PAGES)
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size <= 150_000, picture.name
        assert f"pictures/{picture.name}" in shown, picture.name
