"""The doors for other systems (对外接口): tokens, who is told of what, and the queue of what waits to be told. For the administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from siheng.kernel.exchange import hooks, tokens
from siheng.kernel.exchange.models import ApiToken, Delivery, Subscription
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.forms import DayField
from siheng.kernel.matters.process import process, processes
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, real_now, today
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.present import moment

PER = 50
CHECKS = forms.CheckboxSelectMultiple
State = Delivery.State


def ask_admin(request: HttpRequest) -> Account:
    account = reader(request)
    if Role.ADMIN not in account.roles:
        raise Refused("对外接口由系统管理员管理")
    return account


class _DoorForm(forms.Form):
    """What a token and a subscription both ask: which system, as whom, of which kinds."""

    name = forms.CharField(label="对方系统", max_length=40)
    account = forms.ModelChoiceField(
        label="以谁的名义",
        queryset=Account.objects.none(),
        empty_label="请选择",
        help_text="看得到、办得了的和这个账号一样",
    )
    kinds = forms.MultipleChoiceField(label="事项类别", required=False, widget=CHECKS, help_text="不选则不限")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        people = (
            Account.objects.filter(is_active=True).select_related("unit").exclude(roles__icontains="admin")
        )
        self.fields["account"].queryset = people  # type: ignore[attr-defined]
        self.fields["account"].label_from_instance = lambda a: f"{a.name}（{a.unit.short}，{a.username}）"  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [(k, p.label) for k, p in processes().items()]  # type: ignore[attr-defined]


class TokenForm(_DoorForm):
    """发放令牌."""

    scopes = forms.MultipleChoiceField(label="可以做什么", choices=list(tokens.SCOPES.items()), widget=CHECKS)
    expires_on = DayField(label="有效期至", help_text="最长两年")
    per_minute = forms.IntegerField(label="每分钟最多几次", min_value=1, max_value=60_000, initial=600)

    field_order = ("name", "account", "scopes", "kinds", "expires_on", "per_minute")


class SubscriptionForm(_DoorForm):
    """新增订阅."""

    address = forms.URLField(
        label="推送地址",
        max_length=300,
        assume_scheme="https",
        help_text="https 开头；发往内网要先在设置里写明网段",
    )
    steps = forms.CharField(
        label="步骤", required=False, help_text="步骤的键，用逗号隔开；不写则每一步都推送"
    )

    field_order = ("name", "address", "account", "kinds", "steps")

    def clean_steps(self) -> list[str]:
        return [s.strip() for s in self.cleaned_data["steps"].replace("，", ",").split(",") if s.strip()]


@answers
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens; a new one is made here, and its key shown on the answer to that press and never again."""
    by = ask_admin(request)
    making = "new" in request.GET or request.method == "POST"
    form, shown = None, None
    if making:
        form = TokenForm(request.POST or None, initial={"expires_on": today() + timedelta(days=365)})
        if request.method == "POST" and form.is_valid():
            try:
                token, key = tokens.make(**form.cleaned_data, by=by, at=now())
            except ValidationError as error:
                form.add_error(None, error) if not hasattr(error, "error_dict") else put(form, error)
            else:
                form, shown = None, {"title": f"{token.name}的令牌", "key": key}
    rows = [
        {
            "cells": [
                t.name,
                f"{t.account.name}（{t.account.unit.short}）",
                "、".join(tokens.SCOPES.get(s, s) for s in t.scopes),
                "、".join(process(k).label for k in t.kinds if k in processes()) or "不限",
                f"{t.hint}…",
                moment(t.used_at) if t.used_at else "没有用过",
                _life(t),
            ],
            "press": {"url": reverse("token_revoke", args=[t.pk]), "label": "停用"}
            if t.revoked_at is None
            else None,
        }
        for t in ApiToken.objects.select_related("account__unit")
    ]
    running = tokens.valid(today()).count()
    return _page(
        request,
        on="tokens",
        answer=f"{running} 枚令牌在用" if running else "没有在用的令牌" if rows else "还没有发放令牌",
        head=["对方系统", "以谁的名义", "可以做什么", "事项类别", "开头", "最近使用", "有效期"],
        rows=rows,
        form=form,
        title="发放令牌",
        create=reverse("tokens") + "?new=1",
        shown=shown,
        hint="令牌只显示这一次，关掉这一页就再也看不到了。",
    )


@answers
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a token from now on."""
    by = ask_admin(request)
    token = ApiToken.objects.filter(pk=pk).first()
    if token is None:
        raise Http404
    if tokens.revoke(token=token, by=by, at=now()):
        messages.success(request, f"{token.name}的令牌已停用。")
    return redirect("tokens")


@answers
@never_cache
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Who is told of what; the secret to check signatures with is shown once."""
    by = ask_admin(request)
    form, shown = None, None
    if "new" in request.GET or request.method == "POST":
        form = SubscriptionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = hooks.subscribe(**form.cleaned_data, by=by, at=now())
            except ValidationError as error:
                put(form, error)
            else:
                form, shown = None, {"title": f"推送给{made.name}的签名密钥", "key": made.secret}
    found = list(Subscription.objects.select_related("account__unit"))
    rows = [
        {
            "cells": [
                s.name,
                s.address,
                f"{s.account.name}（{s.account.unit.short}）",
                "、".join(process(k).label for k in s.kinds if k in processes()) or "不限",
                "、".join(s.steps) or "每一步",
                "在用" if s.active else "已停用",
            ],
            "press": {"url": reverse("subscription_stop", args=[s.pk]), "label": "停用"}
            if s.active
            else None,
        }
        for s in found
    ]
    running = sum(s.active for s in found)
    return _page(
        request,
        on="subscriptions",
        answer=f"{running} 个系统在接收推送" if running else "还没有系统接收推送",
        head=["对方系统", "推送地址", "以谁的名义", "事项类别", "步骤", "状态"],
        rows=rows,
        form=form,
        title="新增订阅",
        create=reverse("subscriptions") + "?new=1",
        shown=shown,
        hint="签名密钥只显示这一次，请交给对方核对签名用。",
    )


@answers
@require_POST
def subscription_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell this system nothing more."""
    by = ask_admin(request)
    found = Subscription.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    hooks.stop(found, by=by, at=now())
    messages.success(request, f"不再推送给{found.name}。")
    return redirect("subscriptions")


@answers
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, what arrived and what was given up, by state and by system; exactly what is ticked is sent again."""
    ask_admin(request)
    if request.method == "POST":
        ids = [n for i in request.POST.getlist("id") if (n := whole(i)) is not None]
        sent = hooks.resend(ids[:PER], at=real_now())
        left = len(ids[:PER]) - sent
        stopped = f"{left} 条的订阅已停用，不再发。" if left else ""
        messages.success(request, f"重发 {sent} 条，几秒内发出。{stopped}")
        return redirect(request.get_full_path())
    chosen = request.GET.get("state", State.WAITING)
    found = Delivery.objects.select_related("subscription", "event__matter")
    if chosen in State.values:
        found = found.filter(state=chosen)
    if (system := whole(request.GET.get("system", ""))) is not None:
        found = found.filter(subscription=system)
    if number := request.GET.get("q", "").strip():
        found = found.filter(event__matter__receipt=number) | found.filter(event__matter__number=number)
    page = Paginator(found.order_by("-id"), PER).get_page(request.GET.get("page"))
    columns = ("对方系统", "收件号", "步骤", "发生", "状态", "次数", "下次发送", "原因")
    return render(
        request,
        "workspace/list.html",
        {
            "title": "推送队列",
            "create": None,
            "views": tabs(chosen if chosen in State.values else "all"),
            "query": "",
            "filters": _narrowing(request, chosen, request.GET.get("system", ""), page.paginator.count),
            "columns": [{"key": c, "label": c, "sort": "", "sorted": "", "num": False} for c in columns],
            "rows": [_row(d, columns) for d in page],
            "words": [],
            "bulk": [{"label": "重发", "name": "resend", "unit": ""}],
            "bulk_url": request.get_full_path(),
            "pager": {
                "page": page.number,
                "pages": page.paginator.num_pages,
                "per": PER,
                "unit": "条",
                "previous": _turn(request, page.number - 1) if page.has_previous() else "",
                "next": _turn(request, page.number + 1) if page.has_next() else "",
            },
            "unit": "条",
            "empty": {"title": "这里没有推送", "text": "有系统订阅以后，办一步推送一条。", "action": None},
        },
    )


def _row(d: Delivery, columns: tuple[str, ...]) -> dict[str, Any]:
    """A line of the queue: numbers and steps, nobody's name; the administrator sees no case."""
    waits = d.state == State.WAITING
    texts = (
        d.subscription.name,
        d.event.matter.receipt,
        f"第 {d.event.seq} 步",
        moment(d.event.at),
        d.get_state_display(),
        str(d.tries),
        moment(d.next_at) if waits else "",
        d.problem,
    )
    return {
        "id": d.pk,
        "number": d.event.matter.receipt,
        "href": "",
        "chip": None,
        "cells": {c: {"text": text} for c, text in zip(columns, texts, strict=True)},
        "can": ["resend"],
    }


def _narrowing(request: HttpRequest, state: str, system: str, found: int) -> dict[str, Any]:
    here = reverse("queue")
    names = [(str(s.pk), s.name) for s in Subscription.objects.all()]
    chosen = [label for value, label in names if value == system]
    return {
        "action": here,
        "query": {"name": "q", "value": request.GET.get("q", ""), "label": "收件号、案号"},
        "keep": [{"name": "state", "value": state}],
        "set": [{"label": label, "clear": f"{here}?state={state}"} for label in chosen],
        "drops": [
            {
                "name": "system",
                "label": "对方系统",
                "options": [{"value": v, "label": label, "on": v == system} for v, label in names],
            }
        ],
        "clear": f"{here}?state={state}",
        "found": found,
        "unit": "条",
    }


def _turn(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


def tabs(on: str) -> list[dict[str, Any]]:
    """The tokens, the subscriptions and the queue by state, side by side."""
    here = reverse("queue")
    few = {s: Delivery.objects.filter(state=s)[:1000].count() for s in (State.WAITING, State.DEAD)}
    tabs = [
        ("tokens", "令牌", reverse("tokens"), None),
        ("subscriptions", "推送订阅", reverse("subscriptions"), None),
        ("levels", "上下级", reverse("levels"), None),
        (State.WAITING, "待发送", f"{here}?state=waiting", few[State.WAITING]),
        (State.DEAD, "已停发", f"{here}?state=dead", few[State.DEAD]),
        (State.DONE, "已送到", f"{here}?state=done", None),
        (State.SKIPPED, "不必发", f"{here}?state=skipped", None),
    ]
    return [
        {
            "label": label,
            "href": href,
            "on": key == on,
            "count": count and (str(count) if count < 1000 else "999+"),
        }
        for key, label, href, count in tabs
    ]


def put(form: forms.Form, error: ValidationError) -> None:
    """Each error at its field."""
    for name, texts in error.message_dict.items():
        form.add_error(name if name in form.fields else None, texts)


def _life(t: ApiToken) -> str:
    if t.revoked_at:
        return f"{moment(t.revoked_at)} 停用"
    return f"{'已过期' if t.expires_on < today() else '至'} {t.expires_on:%Y-%m-%d}"


def _page(
    request: HttpRequest,
    *,
    on: str,
    form: forms.Form | None,
    create: str,
    head: list[str],
    rows: list[dict[str, Any]],
    **shown: Any,
) -> HttpResponse:
    for row in rows:
        row["cells"] = [{"label": h, "text": text} for h, text in zip(head, row["cells"], strict=True)]
    context = {"views": tabs(on), "form": form, "url": request.path, "create_url": create, **shown}
    context |= {"head": head, "rows": rows}
    return render(request, "workspace/doors.html", context, status=422 if form and form.errors else 200)


urls = [
    path("doors/", token_list, name="tokens"),
    path("doors/<int:pk>/revoke/", token_revoke, name="token_revoke"),
    path("doors/told/", subscriptions, name="subscriptions"),
    path("doors/told/<int:pk>/stop/", subscription_stop, name="subscription_stop"),
    path("doors/queue/", queue, name="queue"),
]
