"""The pages of the kiosk: few words, big choices, and at the start nothing of whoever stood here before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now
from siheng.kernel.registers.models import Place
from siheng.web.portal import challenge, gate, intake, places
from siheng.web.portal import progress as following
from siheng.web.portal.forms import CodeForm, SayForm
from siheng.web.portal.say import receipt_of, take_in
from siheng.web.portal.visit import Visit

# What one may press instead of finding words: the key, two short lines, and the icon.
ABOUT = {
    "home": ("家里", "邻居", "home-heart"),
    "money": ("欠钱", "欠薪", "coin-yuan"),
    "house": ("房子", "物业", "building-community"),
    "shopping": ("买东西", "吃了亏", "shopping-bag"),
    "office": ("不服政府", "的决定", "gavel"),
    "hurt": ("受伤", "车祸", "car-crash"),
}
YEAR = 365 * 24 * 3600


@gate.public
def start(request: HttpRequest) -> HttpResponse:
    """您遇到了什么事？ The visit before is over. ``?place=`` tells the machine once where it stands."""
    Visit(request).end()
    number = whole(request.GET.get("place", ""))
    choices = [{"key": key, "lines": lines[:2], "icon": lines[2]} for key, lines in ABOUT.items()]
    answer = _page(request, "kiosk/start.html", {"choices": choices, "takes": intake.kind() is not None})
    if number is not None:
        answer = redirect("k_start")
        answer.set_cookie(
            "kiosk", str(number), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return answer


@gate.public
def say(request: HttpRequest) -> HttpResponse:
    """What happened, in one's own words, and a telephone number."""
    about = ABOUT.get(request.GET.get("about", ""))
    topic = "".join(about[:2]) if about else ""
    if request.method != "POST":
        return _form(request, SayForm(), challenge.fresh(), topic)
    data = request.POST.copy()
    if topic and data.get("words", "").strip():
        data["words"] = f"（{topic}）{data['words']}"
    standing = _standing(request)
    data["region"] = standing.region.town_code if standing else ""
    asked = challenge.again(data.get("token", ""))
    form = SayForm(data, request.FILES)
    matter, status = take_in(request, form, asked, channel="kiosk")
    if matter is None:
        data["words"] = request.POST.get("words", "")
        return _form(request, form, asked, topic, status)
    return gate.onward(request, "k_receipt")


def _form(
    request: HttpRequest, form: SayForm, asked: challenge.Challenge, topic: str, status: int = 200
) -> HttpResponse:
    form.fields["words"].widget.attrs["rows"] = 4
    for field in form.fields.values():
        field.widget.attrs["autocomplete"] = "off"
    return _page(request, "kiosk/say.html", {"form": form, "asked": asked, "topic": topic}, status)


@gate.public
def receipt(request: HttpRequest) -> HttpResponse:
    """The query code, big enough to photograph."""
    shown = receipt_of(request)
    return _page(request, "kiosk/receipt.html", shown) if shown else redirect("k_start")


@gate.public
def progress(request: HttpRequest) -> HttpResponse:
    """Where a matter is, by the code that is typed here."""
    visit = Visit(request)
    if request.method == "POST":
        form = CodeForm(request.POST, label_suffix="")
        status = following.find(request, form)
        if status == 200:
            return redirect("k_progress")
        return _page(request, "kiosk/code.html", {"form": form}, status)
    matter = visit.matter()
    if matter is None:
        return _page(request, "kiosk/code.html", {"form": CodeForm(label_suffix="")})
    gate.log(request, "自助机看进展", matter.pk)
    shown = following.shown(visit, matter)
    return _page(request, "kiosk/progress.html", shown | {"last": shown["told"].done[-4:]})


@gate.public
def help_me(request: HttpRequest) -> HttpResponse:
    """Whom one can speak to: who is on duty near, and the telephones."""
    standing = _standing(request)
    town = standing.region.town_code if standing else ""
    found = places.near(town, now(), most=3)
    return _page(request, "kiosk/help.html", {"places": found, "lines": places.LINES})


def _standing(request: HttpRequest) -> Place | None:
    """The place where this machine stands, if it was told."""
    number = whole(request.COOKIES.get("kiosk", ""))
    return Place.objects.select_related("region").filter(pk=number).first() if number else None


def _page(request: HttpRequest, template: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    return gate.page(request, template, {"place": _standing(request)} | shown, status)
