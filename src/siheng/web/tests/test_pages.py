"""Every page, drawn with a sample context, is whole: readable without script, named for screen readers, safe under the CSP."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import override_settings

from siheng.web import vendor
from siheng.web.tests.pages import PAGES, shell_for

ROOM = Path(vendor.__file__).parent
VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
    "path",
    "rect",
    "use",
}
NAMED = {"input", "select", "textarea"}
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


class Page(HTMLParser):
    """What a test asks of a page: elements, ids, labels, the headings and the order of tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.stack: list[str] = []
        self.wrapped: list[dict[str, str]] = []
        self.feed(html)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self.stack]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.faults.append(f"attribute twice: {tag} {attrs}")
        self.elements.append((tag, values))
        if tag in NAMED and "label" in self.stack:
            self.wrapped.append(values)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"closed out of order: {tag} after {self.stack[-3:]}")
            if tag in self.stack:
                while self.stack.pop() != tag:
                    pass
            return
        self.stack.pop()

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(autouse=True)
def _plain_static():
    """No manifest of collected files; without a request no context processor runs."""
    with override_settings(STORAGES=PLAIN):
        yield


def draw(name: str) -> tuple[str, Page]:
    template, context = PAGES[name]
    html = get_template(template).render({"shell": shell_for(name), "csrf_token": "token", **context()})
    return html, Page(html)


@pytest.mark.parametrize("name", PAGES)
class TestPage:
    def test_is_well_formed_with_no_id_twice(self, name):
        html, page = draw(name)
        assert page.faults == []
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert sorted(ids) == sorted(set(ids))
        assert "{{" not in html
        assert "{%" not in html
        assert "<c-" not in html

    def test_answers_first_with_one_heading(self, name):
        if PAGES[name][0].split("/")[-1].startswith("_"):
            pytest.skip("a part of a page")
        _, page = draw(name)
        assert len(page.all("h1")) == 1
        assert len(page.all("main")) == 1
        assert [attrs["lang"] for attrs in page.all("html")] == ["zh-CN"]
        assert page.all("a")[0].get("href") == "#main"

    def test_runs_no_inline_script_and_asks_no_other_server(self, name):
        html, page = draw(name)
        for attrs in page.all("script"):
            assert attrs.get("src", "").startswith("/static/") or attrs.get("type") == "application/json"
        assert [attr for _, attrs in page.elements for attr in attrs if attr.startswith("on")] == []
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html) == []
        assert "javascript:" not in html

    def test_names_every_control(self, name):
        _, page = draw(name)
        labelled = {attrs.get("for") for attrs in page.all("label")}
        for tag in NAMED:
            for attrs in page.all(tag):
                if attrs.get("type") == "hidden":
                    continue
                named = attrs.get("id") in labelled or "aria-label" in attrs or attrs in page.wrapped
                assert named, f"no label: {tag} {attrs}"
        for attrs in page.all("section") + page.all("nav"):
            assert attrs.get("aria-label") or attrs.get("aria-labelledby") or attrs.get("class") == "s-panel"

    def test_posts_only_with_a_token(self, name):
        html, page = draw(name)
        posts = [attrs for attrs in page.all("form") if attrs.get("method") == "post"]
        assert html.count('name="csrfmiddlewaretoken"') == len(posts)


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf8") for path in (ROOM / "templates").rglob("*.html"))


def test_every_icon_named_in_a_template_is_in_the_sprite():
    used = set(re.findall(r'<c-(?:icon|note|conflict)[^>]*? (?:name|icon)="([a-z0-9-]+)"', sources()))
    assert used <= set(vendor.icon_names((ROOM / "icons.txt").read_text(encoding="utf8")))


def test_every_page_template_has_a_sample():
    drawn = {template for template, _ in PAGES.values()}
    pages = {
        path.relative_to(ROOM / "templates").as_posix()
        for path in (ROOM / "templates").rglob("*.html")
        if not path.name.startswith(("_", "base")) and path.parent.name != "cotton"
    }
    assert pages - drawn == set()


def test_components_say_what_they_mean():
    for path in (ROOM / "templates" / "cotton").glob("*.html"):
        assert path.read_text(encoding="utf8").startswith("{% comment %}"), path.name


def test_locked_packages_name_no_registry():
    lock = (ROOM.parents[2] / "package-lock.json").read_text(encoding="utf8")
    assert '"resolved"' not in lock
