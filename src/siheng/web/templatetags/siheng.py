"""Filters and tags of the pages. Loaded everywhere, so a template need not load them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

WEEKDAYS = "一二三四五六日"


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def zh_date(value: date | datetime | None) -> str:
    """2023年1月3日, for sentences; nothing for no date."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def zh_date_wd(value: date | datetime | None) -> str:
    """2023年1月3日（星期二）, wherever a day is promised."""
    return f"{zh_date(value)}（{weekday(value)}）" if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """星期二."""
    return f"星期{WEEKDAYS[_day(value).weekday()]}" if value else ""


@register.filter
def zh_md(value: date | datetime | None) -> str:
    """1月3日, where the year is plain from the place."""
    return f"{_day(value).month}月{_day(value).day}日" if value else ""


@register.filter
def md(value: date | datetime | None, reference: date | None = None) -> str:
    """12-30 in a table of the reference's year, 2022-12-30 for another year or without a reference."""
    if not value:
        return ""
    day = _day(value)
    return f"{day:%m-%d}" if reference and day.year == _day(reference).year else f"{day:%Y-%m-%d}"


@register.filter
def hm(value: datetime | None) -> str:
    """15:42, in the bureau's time zone."""
    if not value:
        return ""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


@register.filter
def commas(value: Any) -> str:
    """3,947; what is not a number stays as it is."""
    return f"{value:,}" if isinstance(value, int | float) else ("" if value is None else str(value))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """One entry of a mapping by a key held in a variable; None where there is none."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def marked(text: Any, words: Iterable[str] | None) -> SafeString:
    """The text, escaped, with the words that were searched for in ``mark``."""
    source: str = conditional_escape(text)
    if not words:
        return mark_safe(source)  # noqa: S308 - escaped above
    for word in sorted({str(conditional_escape(w)) for w in words or () if w}, key=len, reverse=True):
        source = source.replace(word, f"\x00{word}\x01")
    return mark_safe(source.replace("\x00", "<mark>").replace("\x01", "</mark>"))  # noqa: S308 - escaped above


@register.filter
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon of the sprite (see the component); a page has some thirty, and most of a component's time goes into calling it."""
    drawn = '<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>'
    return format_html(drawn, static("vendor/icons.svg"), name)


@register.simple_tag
def cells(row: dict[str, Any], columns: Iterable[dict[str, Any]], words: Iterable[str] | None) -> SafeString:
    """The cells of one row of a list. Drawn here and not in a template: a list has hundreds, and half its time was theirs."""
    drawn = []
    for column in columns:
        if column["key"] == "chip":
            drawn.append(f'<td class="chip">{chip(row.get("chip"))}</td>')
            continue
        cell = row["cells"].get(column["key"], {"text": ""})
        text, href = marked(cell["text"], words) if words else escape(cell["text"]), cell.get("href")
        if href:
            opens = " data-open" if href == row["href"] else ""
            text = f'<a href="{escape(href)}"{opens}>{text}</a>'
        style = (
            f"{'num' if column.get('num') else ''}{' link' if href else ''}{' none' if text == '—' else ''}"
        )
        small = f' <span class="sm">{marked(cell["small"], words)}</span>' if cell.get("small") else ""
        tags = "".join(f' <span class="s-tag">{escape(t)}</span>' for t in cell.get("tags") or ())
        drawn.append(f'<td class="{style}" data-label="{escape(column["label"])}">{text}{small}{tags}</td>')
    return mark_safe("".join(drawn))  # noqa: S308 - each part escaped above


@register.filter
def chip(of: dict[str, Any] | None) -> SafeString:
    """A term's chip (see the component): what it says, linked to the reason where it has one."""
    if not of or not of.get("state"):
        return mark_safe("")
    title = format_html(' title="{}"', of["title"]) if of.get("title") else ""
    if of.get("href"):
        return format_html(
            '<a class="s-chip {}" href="{}" data-pop{}>{}</a>', of["state"], of["href"], title, of["words"]
        )
    return format_html('<span class="s-chip {}"{}>{}</span>', of["state"], title, of["words"])


@register.filter
def picks(drop: dict[str, Any]) -> SafeString:
    """The check boxes of a filter; drawn here for the same reason as the cells."""
    drawn = (_pick(drop["name"], o["value"], o["label"], on=bool(o.get("on"))) for o in drop["options"])
    return mark_safe("".join(drawn))  # noqa: S308 - each made by format_html


@lru_cache(maxsize=4096)
def _pick(name: str, value: str, label: str, *, on: bool) -> SafeString:
    checked = mark_safe(" checked") if on else ""
    return format_html(
        '<label><input type="checkbox" name="{}" value="{}"{}>{}</label>', name, value, checked, label
    )


KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radio"),
    (forms.CheckboxInput, "check"),
    (forms.ClearableFileInput, "file"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.DateTimeInput, "datetime-local"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
]


@register.filter
def kind(field: BoundField) -> str:
    """How a bound field is drawn: hidden, checks, radio, check, file, select, textarea, date … or input."""
    widget = field.field.widget
    return next((name for widget_type, name in KINDS if isinstance(widget, widget_type)), "input")


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a bound field in our dress, with the browser's own date picker and an ISO value."""
    drawn = kind(field)
    attrs: dict[str, Any] = {} if drawn in ("radio", "checks", "check", "hidden") else {"class": "inp"}
    widget = copy.deepcopy(field.field.widget)
    if drawn in ("date", "datetime-local", "time"):
        widget.input_type = drawn
        widget.format = {"date": "%Y-%m-%d", "datetime-local": "%Y-%m-%dT%H:%M", "time": "%H:%M"}[drawn]
    if drawn == "textarea" and widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"
    return field.as_widget(widget=widget, attrs=attrs)


@register.filter
def segments(field: BoundField) -> bool:
    """Whether a radio field fits one row of segments: at most four choices of six characters."""
    labels = [str(label) for value, label in getattr(field.field, "choices", ()) if value != ""]
    return len(labels) <= 4 and all(len(label) <= 6 for label in labels)


@register.simple_tag
def keycap(key: str) -> SafeString:
    """A key shown as a small cap beside the button that it presses; silent to screen readers."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', key) if key else mark_safe("")


@register.filter
def at(items: Any, place: int) -> Any:
    """The item at a place of a list; None beyond its end."""
    return items[place] if items is not None and place < len(items) else None
