"""The levels of returns (上下级): to whom returns go up, which bureaus below are expected, and our own public key. For the administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from siheng.kernel.matters.forms import DayField
from siheng.kernel.org.clock import now
from siheng.kernel.returns import levels
from siheng.kernel.returns.filling import bureau_of, superior
from siheng.kernel.returns.models import Subordinate
from siheng.kernel.trust.signing import fingerprint, public_key
from siheng.web.workspace.base import answers
from siheng.web.workspace.doors import ask_admin, put, tabs


class _LevelForm(forms.Form):
    """What both levels have: a name and a public key."""

    name = forms.CharField(label="单位名称", max_length=80)
    key = forms.CharField(
        label="签名公钥", max_length=60, help_text="对方“上下级”页上的44个字符，登记前请电话核对指纹"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class AboveForm(_LevelForm):
    """登记上级统计单位."""

    address = forms.URLField(
        label="接口地址", max_length=300, required=False, assume_scheme="https",
        help_text="如 https://…/api/v1/returns；不填则下载报送文件，另行送达",
    )  # fmt: skip
    token = forms.CharField(
        label="令牌", max_length=100, required=False, help_text="上级发的，范围是“报送统计报表”"
    )


class BelowForm(_LevelForm):
    """登记下级填报单位."""

    code = forms.CharField(label="单位代码", max_length=12, help_text="12位区划代码；已登记的，按新的内容改")
    since = DayField(label="自何月起报", help_text="月初的日期，如 2022-01-01")
    field_order = ("code", "name", "key", "since")


KINDS: dict[str, tuple[type[_LevelForm], str]] = {
    "above": (AboveForm, "登记上级统计单位"),
    "below": (BelowForm, "登记下级填报单位"),
}


@answers
def page(request: HttpRequest) -> HttpResponse:
    """Both levels; one is registered beside them."""
    by = ask_admin(request)
    kind, form = request.GET.get("new", ""), None
    if kind in KINDS:
        form = KINDS[kind][0](request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                save = levels.set_superior if kind == "above" else levels.set_subordinate
                made = save(**form.cleaned_data, by=by, at=now())
            except ValidationError as error:
                put(form, error)
            else:
                messages.success(request, f"已登记{made.name}，公钥指纹 {fingerprint(made.key)}。")
                return redirect("levels")
    elif request.method == "POST":
        raise Http404
    context = {
        "views": tabs("levels"), "own": _own(), "above": _above(), "rows": _rows(),
        "form": form, "title": KINDS[kind][1] if form else "", "url": request.get_full_path(),
        "above_url": reverse("levels") + "?new=above", "below_url": reverse("levels") + "?new=below",
    }  # fmt: skip
    return render(request, "workspace/levels.html", context, status=422 if form and form.errors else 200)


@answers
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Expect nothing more of a bureau below."""
    by = ask_admin(request)
    found = Subordinate.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    levels.stop(found, by=by, at=now())
    messages.success(request, f"不再要求{found.name}报送。")
    return redirect("levels")


def _own() -> dict[str, str]:
    code, name = bureau_of()
    return {"code": code, "name": name, "key": public_key(), "fingerprint": fingerprint(public_key())}


def _above() -> list[dict[str, str]]:
    if (found := superior()) is None:
        return []
    return [
        {"label": "单位", "value": found.name},
        {"label": "公钥指纹", "value": fingerprint(found.key)},
        {
            "label": "报送方式",
            "value": f"接口 {found.address}" if found.address else "下载报送文件，另行送达",
        },
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "code": s.code, "name": s.name, "fingerprint": fingerprint(s.key), "since": f"{s.since:%Y-%m}",
            "state": "在用" if s.active else "已停用",
            "stop": reverse("level_stop", args=[s.pk]) if s.active else "",
        }
        for s in Subordinate.objects.all()
    ]  # fmt: skip


urls = [
    path("doors/levels/", page, name="levels"),
    path("doors/levels/<int:pk>/stop/", stop, name="level_stop"),
]
