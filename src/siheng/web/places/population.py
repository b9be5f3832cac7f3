"""The administrator's page: how many people live in each village, by which coverage is told beside villages."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from siheng.kernel.org.clock import now
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import population
from siheng.web.workspace.base import answers, reader

# So many wrong lines are told at once.
TOLD = 8


class PopulationForm(forms.Form):
    """填写常住人口."""

    lines = forms.CharField(
        label="各村（社区）",
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="一行一个：区划代码、名称、常住人口，可以从 Excel 整块粘贴；不知道的空着",
        error_messages={"required": "请填写"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""


@answers
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """All villages at once, checked whole."""
    account = reader(request)
    if Role.ADMIN not in account.roles:
        raise Http404
    form = PopulationForm(request.POST or None, initial={"lines": population.lines})
    if form.is_bound and form.is_valid():
        try:
            changed = population.save_population(actor=account, at=now(), text=form.cleaned_data["lines"])
        except population.BadLines as error:
            more = len(error.messages) - TOLD
            form.add_error("lines", [*error.messages[:TOLD], *([f"另有 {more} 行不对"] if more > 0 else [])])
        else:
            messages.success(request, f"已保存，{changed} 个村（社区）的人口数有变动。")
            return redirect("places_coverage")
    known = population.villages().values()
    without = sum(v.people is None for v in known)
    context = {
        "crumbs": [{"label": "阵地网点", "href": reverse("places")}, {"label": "人口数", "href": ""}],
        "answer": f"{len(known)} 个村（社区）中，{without} 个没有人口数"
        if without
        else f"{len(known)} 个村（社区）都有人口数",
        "form": form,
    }
    return render(request, "places/population.html", context, status=422 if form.errors else 200)
