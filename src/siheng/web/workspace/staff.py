"""Units and accounts: who may sign in, at which unit, for which matters. The administrator sees no case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.paginator import Paginator
from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from siheng.kernel.exchange import hooks, tokens
from siheng.kernel.matters.door import Conflict, NotNow, Refused
from siheng.kernel.matters.process import processes
from siheng.kernel.org.clock import now
from siheng.kernel.org.identifiers import validate_credit_code
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record, staff
from siheng.kernel.registers.declare import AppointmentKind, kinds_of
from siheng.kernel.returns.rights import COMPILES
from siheng.web.places.shared import told
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.present import moment

PER = 50


def handled() -> dict[str, str]:
    """What a unit may handle: the kinds of matter, and the compiling of the bureau's figures."""
    return {kind: p.label for kind, p in processes().items()} | {COMPILES: "综合统计"}


def ask_admin(request: HttpRequest) -> Account:
    """The administrator who is signed in. Raises Refused for anybody else."""
    account = reader(request)
    if Role.ADMIN not in account.roles:
        raise Refused("账号、单位、放假安排和核验由系统管理员管理")
    return account


class StaffForm(forms.ModelForm):
    """A unit or an account, and how many changes of it whoever changes it has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["seen"].initial = len(record.changes(self.instance)) if self.instance.pk else 0

    def also(self) -> str:
        """What else came with what was saved."""
        return ""


class AccountForm(StaffForm):
    """An account; a password is asked for a new one, and changed where one is typed."""

    roles = forms.MultipleChoiceField(label="角色", choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(
        label="密码",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="不改密码的空着",
    )

    class Meta:
        model = Account
        fields = ("username", "name", "post", "unit", "roles", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.password
        self.fields["unit"].queryset = Unit.objects.filter(Q(active=True) | Q(pk=self.instance.unit_id))  # type: ignore[attr-defined]
        self.fields["username"].disabled = bool(self.instance.pk)
        self.doors = _doors(self.instance) if self.instance.pk else ""
        others = f"；以他的名义的{self.doors}也停用，重新启用账号不恢复" if self.doors else ""
        self.fields["is_active"].help_text = f"停用的立即退出登录{others}"

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            self.instance.username = self.instance.username or self.cleaned_data.get("username", "")
            validate_password(password, self.instance)
        elif not self.instance.pk:
            raise forms.ValidationError("新账号要设密码")
        return password

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.instance.password = self.stored
        if self.cleaned_data.get("password"):
            self.instance.set_password(self.cleaned_data["password"])

    def also(self) -> str:
        ended = self.doors if not self.instance.is_active else ""
        return f"以他的名义的{ended}一并停用，重新启用账号也不恢复。" if ended else ""


def _doors(account: Account) -> str:
    """By what other systems act or are told in an account's name: 接口令牌（热线）和推送订阅（热线）; empty for none."""
    found = (
        ("接口令牌", tokens.running(account, now())),
        ("推送订阅", hooks.told(account)),
    )
    return "和".join(f"{what}（{'、'.join(one.name for one in rows)}）" for what, rows in found if rows)


class UnitForm(StaffForm):
    """A unit, the kinds of matter that it handles, and the unit above it."""

    kinds = forms.MultipleChoiceField(
        label="办理的事项",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一项也不选的，由角色决定",
    )

    class Meta:
        model = Unit
        fields = (
            "code",
            "name",
            "short",
            "kind",
            "region",
            "parent",
            "kinds",
            "credit_code",
            "mark",
            "active",
        )
        labels = {"parent": "上级单位"}
        help_texts = {"mark": "文号开头的字，例：威环政"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)
        self.fields["kinds"].choices = list(handled().items())  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.filter(level__gte=Region.Level.COUNTY)  # type: ignore[attr-defined]
        self.fields["parent"].queryset = Unit.objects.filter(active=True).exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        code: str = self.cleaned_data["credit_code"]
        if code:
            validate_credit_code(code)
        return code

    def clean_parent(self) -> Unit | None:
        above: Unit | None = self.cleaned_data["parent"]
        unit = above
        while unit:
            if unit.pk == self.instance.pk:
                raise forms.ValidationError(f"{above}是它的下级，不能作它的上级")
            unit = unit.parent
        return above


@answers
def accounts(request: HttpRequest, account: int | None = None) -> HttpResponse:
    """The accounts, and one of them to make or change."""
    rows = Account.objects.select_related("unit")
    q = request.GET.get("q", "").strip()
    found = rows.filter(Q(name__contains=q) | Q(username__contains=q) | Q(unit__name__contains=q))
    return _kept(
        request, AccountForm, account, found, address="account", noun="账号", query="姓名、账号、单位",
        head=["姓名", "账号", "单位", "岗位", "上次登录", "状态"],
        cells=lambda a: [
            a.name, a.username, a.unit.short, [Role(r).label for r in a.roles],
            moment(a.last_login) if a.last_login else "没有登录过", "在用" if a.is_active else "停用",
        ],
        more=[
            {"label": f"按{k.label}名册开通", "href": reverse("accounts_roster", args=[k.key])}
            for k in kinds_of(AppointmentKind).values() if k.role
        ],
    )  # fmt: skip


@answers
def units(request: HttpRequest, unit: int | None = None) -> HttpResponse:
    """The units, and one of them to make or change."""
    q = request.GET.get("q", "").strip()
    rows = Unit.objects.select_related("region", "parent").annotate(
        people=Count("accounts", filter=Q(accounts__is_active=True))
    )
    labels = handled()
    found = rows.filter(Q(name__contains=q) | Q(short__contains=q) | Q(code__contains=q)).order_by("code")
    return _kept(
        request, UnitForm, unit, found, address="unit", noun="单位", query="名称、代码",
        head=["单位", "代码", "类别", "区划", "上级单位", "办理的事项", "账号", "状态"],
        cells=lambda u: [
            u.short, u.code, u.get_kind_display(), u.region.name, u.parent.short if u.parent else "",
            [labels.get(k, k) for k in u.kinds], f"{u.people} 个账号", "在用" if u.active else "停用",
        ],
    )  # fmt: skip


def _kept(
    request: HttpRequest, form_of: type[StaffForm], pk: int | None, found: QuerySet[Any], *,
    address: str, noun: str, query: str, head: list[str], cells: Any, more: Sequence[dict[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """A list of what the administrator keeps, or the one of it that is made (0) or changed."""
    actor, here = ask_admin(request), reverse(f"{address}s")
    form = _form(request, form_of, pk)
    if form and request.method == "POST" and _saved(form, actor):
        messages.success(request, f"已保存{noun}“{form.instance}”。{form.also()}")
        return redirect(here)
    context: dict[str, Any] = {"title": noun, "list": here, "form": form}
    if form:
        context["answer"] = f"改 {form.instance}" if form.instance.pk else f"新增{noun}"
        context["changes"] = told(form.instance) if form.instance.pk else []
        return render(request, "workspace/staff.html", context, status=422 if form.errors else 200)
    page = Paginator(found, PER).get_page(request.GET.get("page"))
    q = request.GET.get("q", "").strip()
    turn = f"?{urlencode({'q': q})}&page="
    context |= {
        "answer": f"{page.paginator.count} 个{noun}",
        "more": more,
        "create": {"label": f"新增{noun}", "href": reverse(address, args=[0])},
        "head": head,
        "rows": [{"href": reverse(address, args=[r.pk]), "cells": _cells(head, cells(r))} for r in page],
        "filters": {
            "action": here,
            "query": {"name": "q", "value": q, "label": query},
            "found": page.paginator.count,
            "unit": "个",
        },
        "pager": {
            "page": page.number,
            "pages": page.paginator.num_pages,
            "per": PER,
            "unit": "个",
            "previous": f"{turn}{page.number - 1}" if page.has_previous() else "",
            "next": f"{turn}{page.number + 1}" if page.has_next() else "",
        },
    }
    return render(request, "workspace/staff.html", context)


def _cells(head: list[str], values: list[Any]) -> list[dict[str, Any]]:
    """A row's cells with the label that each has on a phone; a list is drawn as tags."""
    return [
        {"label": label, "tags": value} if isinstance(value, list) else {"label": label, "text": value}
        for label, value in zip(head, values, strict=True)
    ]


def _form(request: HttpRequest, form_of: type[StaffForm], pk: int | None) -> StaffForm | None:
    """The form of what is made (0) or changed; None on the list alone. Raises Http404 for one that is not there."""
    if pk is None:
        return None
    model: type[Model] = form_of._meta.model
    instance = model._base_manager.filter(pk=pk).first() if pk else model()
    if instance is None:
        raise Http404
    return form_of(request.POST or None, instance=instance)


def _saved(form: StaffForm, actor: Account) -> bool:
    """Whether what was typed could be kept; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        staff.keep(form.instance, actor=actor, at=now(), seen=form.cleaned_data["seen"] or 0)
    except (Conflict, NotNow) as error:
        form.add_error(None, str(error))
        return False
    return True


urls = [
    path("accounts/", accounts, name="accounts"),
    path("accounts/<int:account>/", accounts, name="account"),
    path("units/", units, name="units"),
    path("units/<int:unit>/", units, name="unit"),
]
