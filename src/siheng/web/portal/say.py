"""Saying what happened, and the receipt for it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import page_not_found

from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.door import Closed, Invalid
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, process
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Region
from siheng.web.portal import challenge, gate, intake, places
from siheng.web.portal.forms import AskForm, SayForm
from siheng.web.portal.telling import promised, received
from siheng.web.portal.visit import Visit

# How many matters may come from one address in an hour; many people may share one.
PROVED, ANSWERED = 40, 10
CHANGED = "前一次按的时候已经收到了，后来改的字没有存上。要补的，请点“现在就看进展”。"


@gate.public
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here, and where one can go instead."""
    town, every = request.GET.get("town", ""), "every" in request.GET
    towns = Region.objects.filter(level=Region.Level.TOWN)
    town = town if towns.filter(pk=town).exists() else ""
    return gate.page(
        request,
        "portal/home.html",
        {
            "takes": intake.kind() is not None,
            "answers": intake.question_kind() is not None,
            "towns": towns,
            "town": town,
            "places": places.near(
                town, now(), None if every else places.MOST if town else places.WITHOUT_TOWN
            ),
            "lines": places.LINES,
        },
    )


@gate.public
def say(request: HttpRequest) -> HttpResponse:
    """The form for what happened; a refused one keeps what was typed."""
    if request.method != "POST":
        return _form(request, SayForm(), challenge.fresh())
    form = SayForm(request.POST, request.FILES)
    asked = challenge.again(request.POST.get("token", ""))
    matter, status = take_in(request, form, asked, channel="net")
    if matter is None:
        return _form(request, form, asked, status)
    return gate.onward(request, "p_receipt")


@gate.public
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a question of law (法律咨询); a refused one keeps what was typed."""
    chosen = intake.question_kind()
    if chosen is None:
        raise Http404
    topics = topics_of(chosen)
    if request.method != "POST":
        shown = {"form": AskForm(topics=topics), "asked": challenge.fresh()}
        return gate.page(request, "portal/ask.html", shown)
    form = AskForm(request.POST, topics=topics)
    asked = challenge.again(request.POST.get("token", ""))
    matter, status = take_in(request, form, asked, channel="net", question=True)
    if matter is None:
        return gate.page(request, "portal/ask.html", {"form": form, "asked": asked}, status)
    return gate.onward(request, "p_receipt")


def topics_of(chosen: type[Process]) -> list[tuple[str, str]]:
    """What questions are about, as the kind that takes them in says."""
    opening = chosen.opening().form
    assert opening
    return [(str(value), str(label)) for value, label in opening.base_fields["topic"].choices]  # type: ignore[attr-defined]


def take_in(
    request: HttpRequest, form: Form, asked: challenge.Challenge, *, channel: str, question: bool = False
) -> tuple[Matter | None, int]:
    """Hand in what the form says. A matter and 200, or none, the status, and in the form why.

    What was handed in already, when the answer was lost on the way, is shown its receipt again.
    """
    if not form.is_valid():
        return None, 422
    limit = _challenged(request, asked)
    if not limit:
        form.add_error(None, f"再答一个小问题就能交：{asked.question}。您写的都还在。")
        return None, 422
    if known := intake.handed_in(asked.submission):
        # At the kiosk nothing may be left for who comes next.
        if channel == "net" and not intake.says(known, form.cleaned_data["words"]):
            messages.warning(request, CHANGED)
        Visit(request).begin(known, submission=asked.submission)
        return known, 200
    if not gate.may(request, "say", limit=limit, seconds=gate.HOUR):
        form.add_error(None, "这里交得太密了，请过一小时再交，或者打 12348。您写的都还在。")
        return None, 429
    said = form.cleaned_data
    try:
        matter = intake.hand_in(
            said=said, photos=said.get("photos", []), channel=channel, at=now(),
            submission=asked.submission, question=question,
        )  # fmt: skip
    except Invalid as error:
        intake.told(error, form)
        return None, 422
    except Closed as error:
        form.add_error(None, f"没有交上：{error}。您写的都还在。")
        return None, 409
    if matter is None:
        form.add_error(None, "网上现在还不能交，请打 12348，或者到就近的地方说。您写的都还在。")
        return None, 503
    Visit(request).begin(matter, submission=asked.submission)
    return matter, 200


def _challenged(request: HttpRequest, asked: challenge.Challenge) -> int:
    """How many may come from this address in an hour, by how the challenge was met; 0 if it was not."""
    if challenge.read(request.POST.get("token", "")) != asked.submission:
        return 0  # the page lay open too long: the new question stands below
    if challenge.proved(asked.submission, request.POST.get("proof", "")):
        return PROVED
    return ANSWERED if challenge.answered(asked.submission, request.POST.get("answer", "")) else 0


def _form(request: HttpRequest, form: SayForm, asked: challenge.Challenge, status: int = 200) -> HttpResponse:
    lost = bool(form.errors and request.FILES)
    return gate.page(request, "portal/say.html", {"form": form, "asked": asked, "lost": lost}, status)


@gate.public
def receipt(request: HttpRequest) -> HttpResponse:
    """The query code, and what happens next; for the one who handed in, in the same visit."""
    shown = receipt_of(request)
    return gate.page(request, "portal/receipt.html", shown) if shown else redirect("p_progress")


def receipt_of(request: HttpRequest) -> dict[str, object] | None:
    """What a receipt says; nothing where this visit handed in nothing."""
    visit = Visit(request)
    matter, submission = visit.matter(), visit.submission
    if matter is None or not submission:
        return None
    at: datetime = received(matter)
    return {
        "code": code_for(submission),
        "at": at,
        "promise": promised(matter, today()),
        "question": process(matter.kind).question_door,
        "phone": matter.parties.exclude(phone_index="").exists(),
    }


@gate.public
def big(request: HttpRequest) -> HttpResponse:
    """Big letters on or off, for the visit; back to the page that was read."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    answer = redirect(there if safe and there.startswith(gate.PLACES) else reverse("p_home"))
    if request.method == "POST":
        on = request.COOKIES.get("big") != "1"
        answer.set_cookie("big", "1" if on else "0", samesite="Lax", secure=request.is_secure())
    return answer


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is not there: the staff's page for who is signed in, the public's for everybody else."""
    if request.user.is_authenticated and not request.path.startswith(gate.PLACES):
        return page_not_found(request, exception)
    return gate.page(request, "portal/missing.html", {}, 404)
