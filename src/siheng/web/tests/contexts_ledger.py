"""Sample contexts of the page on which a ledger comes in."""

from __future__ import annotations

from typing import Any

from django import forms

PAGE: dict[str, Any] = {
    "title": "导入行政复议台账",
    "crumbs": [{"label": "行政复议", "href": "/m/reconsideration/"}, {"label": "导入台账", "href": ""}],
    "template_url": "/m/reconsideration/ledger/template.xlsx",
    "upload_url": "/m/reconsideration/ledger/",
    "list_url": "/m/reconsideration/",
    "same": "收到日期、申请人、被申请人",
    "form": None,
    "outcome": None,
    "url": "/m/reconsideration/ledger/0a/",
    "problems_url": "/m/reconsideration/ledger/0a/problems.xlsx",
}


class Upload(forms.Form):
    file = forms.FileField(label="填好的台账", help_text=".xlsx 或者 .xls，每次最多 500 行")


def ledger() -> dict[str, Any]:
    return PAGE | {"form": Upload({}, {})}


def ledger_good() -> dict[str, Any]:
    return PAGE | {"outcome": {"total": 13, "fresh": 12, "known": 1, "bad": 0, "problems": [], "more": False}}


def ledger_bad() -> dict[str, Any]:
    problems = [
        {"row": 3, "heading": "证件号码", "text": "身份证号第18位校验不对：按前17位应为 X，现为 1。"},
        {"row": 9, "heading": "", "text": "与第 4 行是同一件，请删去一行"},
    ]
    return PAGE | {
        "outcome": {"total": 13, "fresh": 10, "known": 1, "bad": 2, "problems": problems, "more": True}
    }
