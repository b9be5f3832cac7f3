"""Administration: accounts, the working-day calendar, and the verification of what was written. No case content."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from siheng.kernel.law import holidays
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.models import CalendarYear
from siheng.kernel.matters import daily, scope
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.forms import DayField
from siheng.kernel.matters.record import event_hash, faults
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.trust.chain import START
from siheng.kernel.trust.models import Seal
from siheng.web.workspace.base import answers, find, reader
from siheng.web.workspace.present import moment

PER = 50


def _ask_admin(request: HttpRequest) -> Account:
    account = reader(request)
    if Role.ADMIN not in account.roles:
        raise Refused("账号、放假安排和核验由系统管理员管理")
    return account


class AccountForm(forms.ModelForm):
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
        labels = {"is_active": "在用"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["username"].disabled = bool(self.instance.pk)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            self.instance.username = self.instance.username or self.cleaned_data.get("username", "")
            validate_password(password, self.instance)
        elif not self.instance.pk:
            raise forms.ValidationError("新账号要设密码")
        return password

    def save(self, commit: bool = True) -> Account:
        account = super().save(commit=False)
        if self.cleaned_data["password"]:
            account.set_password(self.cleaned_data["password"])
        if commit:
            account.save()
        return account


@answers
def accounts(request: HttpRequest, account: int | None = None) -> HttpResponse:
    """The accounts, and one of them to make or change."""
    _ask_admin(request)
    chosen: dict[str, Any] | None = None
    if account is not None:
        instance = Account.objects.filter(pk=account).first() if account else Account()
        if instance is None:
            raise Http404
        form = AccountForm(request.POST or None, instance=instance)
        if request.method == "POST" and form.is_valid():
            saved = form.save()
            messages.success(request, f"已保存账号 {saved.username}。")
            return redirect("accounts")
        chosen = {
            "title": f"改 {instance.name}" if instance.pk else "新增账号",
            "form": form,
            "url": request.path,
            "save": "保存账号",
            "actions": [],
            "note": "",
        }
    q = request.GET.get("q", "").strip()
    found = Account.objects.select_related("unit")
    if q:
        found = (
            found.filter(name__contains=q)
            | found.filter(username__contains=q)
            | found.filter(unit__name__contains=q)
        )
    page = Paginator(found, PER).get_page(request.GET.get("page"))
    return render(
        request,
        "workspace/accounts.html",
        {
            "answer": f"{page.paginator.count} 个账号",
            "create_url": reverse("account", args=[0]),
            "chosen": chosen,
            "filters": {
                "action": reverse("accounts"),
                "query": {"name": "q", "value": q, "label": "姓名、账号、单位"},
                "keep": [],
                "set": [],
                "drops": [],
                "clear": reverse("accounts"),
                "found": page.paginator.count,
                "unit": "个",
            },
            "rows": [
                {
                    "name": a.name,
                    "account": a.username,
                    "unit": a.unit.short,
                    "roles": [Role(r).label for r in a.roles],
                    "last": moment(a.last_login) if a.last_login else "没有登录过",
                    "state": "在用" if a.is_active else "停用",
                    "href": reverse("account", args=[a.pk]),
                }
                for a in page
            ],
            "pager": {
                "page": page.number,
                "pages": page.paginator.num_pages,
                "per": PER,
                "unit": "个",
                "previous": f"?page={page.number - 1}" if page.has_previous() else "",
                "next": f"?page={page.number + 1}" if page.has_next() else "",
            },
        },
        status=422 if chosen and chosen["form"].errors else 200,
    )


class CalendarForm(forms.Form):
    """One day set apart, or a year declared announced, with the paper that says so."""

    day = DayField(label="日期")
    kind = forms.ChoiceField(
        label="这一天", choices=[("rest", "放假"), ("work", "调休上班"), ("plain", "恢复为平常日")]
    )
    name = forms.CharField(label="节日", max_length=20, required=False)
    source = forms.CharField(label="依据", max_length=80, help_text="例：国办发明电〔2022〕16号")
    announced = forms.BooleanField(label="这一年的安排已全部录入", required=False)


@answers
def calendar(request: HttpRequest) -> HttpResponse:
    """The working-day calendar of a year; a change recomputes every running clock, and each says so."""
    account = _ask_admin(request)
    year = int(request.GET["year"]) if request.GET.get("year", "").isdigit() else today().year
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = _set(form.cleaned_data, account)
        messages.success(request, f"已保存，重算后有 {moved.moved} 个期限变动，都记入了经过。")
        for sentence in moved.doubtful:
            messages.warning(request, sentence)
        return redirect(f"{reverse('calendar')}?year={form.cleaned_data['day'].year}")
    entry = CalendarYear.objects.filter(year=year).first()
    shown = load_calendar()
    known = list(CalendarYear.objects.order_by("-year").values_list("year", flat=True)[:4])
    return render(
        request,
        "workspace/calendar.html",
        {
            "answer": f"{year} 年放假安排" + ("已公布" if shown.announced(year) else "还没有公布"),
            "announced": shown.announced(year),
            "years": [
                {"label": str(y), "href": f"?year={y}", "on": y == year}
                for y in sorted({*known, today().year, today().year + 1, year})
            ],
            "months": [_month(year, n, shown) for n in range(1, 13)],
            "source": getattr(entry, "source", "") if entry else "",
            "form": form,
            "url": f"{request.path}?year={year}",
            "effects": [],
            "editable": True,
        },
        status=422 if form.errors else 200,
    )


def _set(data: dict[str, Any], account: Account) -> daily.Recomputed:
    day: date = data["day"]
    with transaction.atomic():
        if data["kind"] == "plain":
            holidays.clear_day(day=day)
        else:
            holidays.set_day(
                day=day,
                off=data["kind"] == "rest",
                name=data["name"] or ("放假" if data["kind"] == "rest" else "调休上班"),
                source=data["source"],
            )
        if data["announced"]:
            CalendarYear.objects.filter(year=day.year).update(announced=True, source=data["source"])
        return daily.recompute(account, now(), f"放假安排变动：{day:%Y-%m-%d}（依据 {data['source']}）")


def _month(year: int, month: int, known: Any) -> dict[str, Any]:
    def cell(on: date) -> dict[str, Any]:
        if on.month != month:
            return {"day": "", "kind": "out", "name": ""}
        why, works = known.why(on), known.is_workday(on)
        special = why != "工作日" and not why.startswith("星期")
        kind = ("mk" if works else "ho") if special else ("work" if works else "rest")
        return {"day": on.day, "kind": kind, "name": why if special else ""}

    weeks = [[cell(on) for on in week] for week in Weeks().monthdatescalendar(year, month)]
    return {"name": f"{month}月", "weeks": weeks}


@answers
def audit(request: HttpRequest) -> HttpResponse:
    """Is what is written still what was written: seals, chains and records, checked when asked."""
    _ask_admin(request)
    found = list(record.check()) if request.method == "POST" else None
    answer = (
        "按下核验，从头检查每日封存、每件的经过链和现在的记录"
        if found is None
        else f"发现 {len(found)} 处不一致"
        if found
        else "全部相符"
    )
    seals = list(Seal.objects.order_by("-day")[:30])
    return render(
        request,
        "workspace/audit.html",
        {
            "answer": answer,
            "ok": not found,
            "crumbs": [],
            "checked": [{"label": "最近封存", "value": f"{seals[0].day:%Y-%m-%d}" if seals else "还没有"}],
            "faults": [
                {"where": f.where, "text": f.what, "href": "", "expected": "", "found": ""}
                for f in found or []
            ],
            "rows": [],
            "seals": [
                {"day": f"{s.day:%Y-%m-%d}", "n": s.events, "hash": s.digest[:16], "ok": True} for s in seals
            ],
            "run": {"url": request.path, "label": "核验"},
            "pager": None,
        },
    )


@answers
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain of one matter, link by link."""
    m = find(request, pk, at_least=scope.FULL)
    found, rows, previous = list(faults(m)), [], START
    for e in m.events.order_by("seq"):
        ok = e.previous == previous and e.hash == event_hash(e)
        rows.append(
            {
                "n": e.seq,
                "when": moment(e.at),
                "who": e.actor_text,
                "what": e.label,
                "hash": e.hash[:16],
                "ok": ok,
            }
        )
        previous = e.hash
    return render(
        request,
        "workspace/audit.html",
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": "核验", "href": ""},
            ],
            "answer": f"{len(rows)} 条经过首尾相接，与现在的记录相符"
            if not found
            else f"发现 {len(found)} 处不一致",
            "ok": not found,
            "checked": [
                {"label": "经过", "value": f"{len(rows)} 条"},
                {"label": "最后一枚", "value": previous[:16]},
            ],
            "faults": [
                {"where": f.where, "text": f.what, "href": "", "expected": "", "found": ""} for f in found
            ],
            "rows": rows,
            "seals": [],
            "run": None,
            "pager": None,
        },
    )
