"""The administrator's page: outlines of the towns out of an official GeoJSON file."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from siheng.kernel.org.clock import now
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.models import Outline
from siheng.kernel.registers.outlines import SIZE_LIMIT, BadOutline, save_outlines
from siheng.web.places.map import drawn
from siheng.web.workspace.base import answers, reader


class OutlineForm(forms.Form):
    """上传镇街轮廓."""

    file = forms.FileField(
        label="GeoJSON 文件",
        help_text=f"自然资源部门公布的镇街界线，UTF-8，不超过 {SIZE_LIMIT // 1048576} MB；每个图形的 properties 里有区划代码 code",
        error_messages={"required": "请选择文件", "empty": "文件是空的"},
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""


@answers
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload outlines, checked whole."""
    account = reader(request)
    if Role.ADMIN not in account.roles:
        raise Http404
    form = OutlineForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > SIZE_LIMIT:
                raise BadOutline(f"文件有 {file.size / 1048576:.1f} MB，超过上限 {SIZE_LIMIT // 1048576} MB")
            count = save_outlines(actor=account, at=now(), content=file.read())
        except BadOutline as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"已保存 {count} 个镇街的轮廓。")
            return redirect("places")
    context = {
        "crumbs": [{"label": "阵地网点", "href": reverse("places")}, {"label": "镇街轮廓", "href": ""}],
        "answer": "地图按上传的轮廓画" if Outline.objects.exists() else "还没有轮廓，地图是示意",
        "form": form,
        "map": drawn({}, hrefs={}),
    }
    return render(request, "places/outline.html", context, status=422 if form.errors else 200)
