"""Following a matter by its query code: where it is, what to do; the agreement for who gives a second proof."""

from __future__ import annotations

import hmac
import re
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from siheng.kernel.documents import layout, word
from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.documents.paper import Paper
from siheng.kernel.documents.uploads import WORD
from siheng.kernel.matters.codes import code_for, index_of, matter_of
from siheng.kernel.matters.door import Citizen, Closed, Invalid, form_for, perform
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Transition, process
from siheng.kernel.org.clock import now, today
from siheng.web.portal import challenge, gate
from siheng.web.portal.forms import CodeForm, DigitsForm
from siheng.web.portal.telling import offered, tell
from siheng.web.portal.visit import Visit

UNKNOWN = "没有找到这个查询码，请对着回执再看一遍。"
NOBODYS = "2222-2222-2222"
OFTEN = "查得太密了，请过十分钟再试。"


@gate.public
def progress(request: HttpRequest) -> HttpResponse:
    """Where the matter of this visit is; the field for a query code where there is none."""
    if request.method == "POST":
        return _look(request)
    visit = Visit(request)
    matter = visit.matter()
    if matter is None:
        return gate.page(request, "portal/code.html", {"form": CodeForm(label_suffix="")})
    gate.log(request, "看进展", matter.pk)
    return gate.page(request, "portal/progress.html", shown(visit, matter))


def shown(visit: Visit, matter: Matter) -> dict[str, Any]:
    """What the page of a matter says."""
    tail = visit.tail or code_for(visit.submission)[-4:]
    return {
        "told": tell(matter, today()),
        "steps": [t for t, _ in offered(matter)],
        "tail": tail,
        "papers": bool(_papers(matter) or _materials(matter)),
    }


def _look(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST, label_suffix="")
    status = find(request, form)
    if status == 200:
        return redirect("p_progress")
    return gate.page(request, "portal/code.html", {"form": form}, status)


def find(request: HttpRequest, form: CodeForm) -> int:
    """Begin the visit of the typed code and answer 200; else another status, and in the form why.

    A code that cannot be one is looked for like any other, so that neither words nor time tell it from one unknown.
    """
    if not form.is_valid():
        return 422
    if not gate.may(request, "look", limit=30, seconds=gate.MINUTES):
        form.add_error("code", OFTEN)
        return 429
    typed = form.cleaned_data["code"]
    index = index_of(typed)
    if not gate.may(request, "code", limit=60, seconds=gate.HOUR, who=index or typed):
        form.add_error("code", OFTEN)
        return 429
    matter = matter_of(typed if index else NOBODYS)
    if matter is None or not index:
        gate.log(request, "查询码不对", None, refused=True)
        form.add_error("code", UNKNOWN)
        return 404
    Visit(request).begin(matter, tail="".join(c for c in typed if c.isalnum())[-4:].upper())
    return 200


@gate.public
def act(request: HttpRequest, step: str) -> HttpResponse:
    """One thing that whoever holds the code may do now: add papers or words, answer, book, rate."""
    matter = Visit(request).matter()
    if matter is None:
        return gate.onward(request, "p_progress")
    taken, matter = next(((t, m) for t, m in offered(matter) if t.key == step), (None, matter))
    if taken is None:
        messages.warning(request, "这一步现在不用办了。下面是最新的进展。")
        return gate.onward(request, "p_progress")
    if request.method != "POST":
        asked = challenge.fresh()
        return _act(request, taken, form_for(taken, matter, _citizen(matter), None, None, now()), asked)
    asked = challenge.again(request.POST.get("token", ""))
    data = request.POST.copy()
    data["day"] = today().isoformat()
    if not gate.may(request, "act", limit=20, seconds=gate.HOUR, who=f"matter {matter.pk}"):
        form = form_for(taken, matter, _citizen(matter), data, request.FILES, now())
        form.add_error(None, "交得太密了，请过一小时再交。您写的都还在。")
        return _act(request, taken, form, asked, 429)
    try:
        perform(
            matter_id=matter.pk,
            step=step,
            actor=_citizen(matter),
            data=data,
            files=request.FILES,
            at=now(),
            submission=asked.submission,
        )
    except Invalid as error:
        return _act(request, taken, error.form, asked, 422)
    except Closed as error:
        form = form_for(taken, matter, _citizen(matter), data, request.FILES, now())
        form.add_error(None, f"没有交上：{error}。您写的都还在。")
        return _act(request, taken, form, asked, 409)
    gate.log(request, taken.label, matter.pk)
    messages.success(request, f"收到了：{taken.label}。")
    return gate.onward(request, "p_progress")


def _citizen(matter: Matter) -> Citizen:
    return Citizen(unit=matter.unit, matter_id=matter.pk)


def _act(
    request: HttpRequest, taken: Transition, form: Any, asked: challenge.Challenge, status: int = 200
) -> HttpResponse:
    form.fields["day"].widget = form.fields["day"].hidden_widget()
    return gate.page(request, "portal/act.html", {"taken": taken, "form": form, "asked": asked}, status)


@gate.public
def agreement(request: HttpRequest) -> HttpResponse:
    """The papers and what was agreed on, once the last digits of the telephone were given."""
    visit = Visit(request)
    matter = visit.matter()
    if matter is None:
        return redirect("p_progress")
    form, status = DigitsForm(label_suffix=""), 200
    if request.method == "POST" and not visit.proved:
        form = DigitsForm(request.POST, label_suffix="")
        status = _prove(request, visit, matter, form)
        if status == 200:
            return redirect("p_agreement")
    if not visit.proved:
        return gate.page(request, "portal/digits.html", {"form": form}, status)
    gate.log(request, "看协议", matter.pk)
    papers = [{"id": d.pk, "title": d.title, "html": layout.build_html(d.paper)} for d in _papers(matter)]
    shown = {"papers": papers, "owed": _owed(matter), "materials": _materials(matter)}
    return gate.page(request, "portal/agreement.html", shown)


def _prove(request: HttpRequest, visit: Visit, matter: Matter, form: DigitsForm) -> int:
    """Judge the second proof. Five tries a day for a matter, whoever makes them: four digits are soon guessed."""
    if not form.is_valid():
        return 422
    if not gate.may(request, "digits", limit=5, seconds=gate.DAY, who=f"matter {matter.pk}"):
        form.add_error("digits", "今天试得太多了。请带上身份证到窗口看，或者打电话问。")
        return 429
    typed = form.cleaned_data["digits"]
    phones = [re.sub(r"\D", "", p.phone)[-4:] for p in matter.parties.filter(role=Party.Role.APPLICANT)]
    # Every one is compared, so that the time tells nothing.
    right = [hmac.compare_digest(typed.encode(), digits.encode()) for digits in phones if len(digits) == 4]
    if not any(right):
        gate.log(request, "电话后四位不对", matter.pk, refused=True)
        form.add_error("digits", "和您留的电话对不上，请再看一遍。没有留过电话的，请到窗口看。")
        return 404
    visit.prove()
    gate.log(request, "核对了电话后四位", matter.pk)
    return 200


@gate.public
def paper(request: HttpRequest, document: int) -> HttpResponse:
    """One of the papers, to keep."""
    visit = Visit(request)
    matter = visit.matter()
    if matter is None or not visit.proved:
        return redirect("p_progress")
    found = next((d for d in _papers(matter) if d.pk == document), None)
    if found is None:
        raise Http404
    gate.log(request, f"下载{found.title}", matter.pk)
    answer = HttpResponse(word.build_word(Paper.from_json(found.body)), content_type=WORD)
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.title}.docx") or "attachment"
    return answer


@gate.public
def material(request: HttpRequest, attachment: int) -> HttpResponseBase:
    """What another has made and the parties are given, as it was uploaded: the ruling of a court."""
    visit = Visit(request)
    matter = visit.matter()
    if matter is None or not visit.proved:
        return redirect("p_progress")
    found = next((a for a in _materials(matter) if a.pk == attachment), None)
    if found is None:
        raise Http404
    gate.log(request, f"下载{found.category}", matter.pk)
    answer = FileResponse(found.file.open("rb"), content_type=found.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return answer


def _matters(matter: Matter) -> list[Matter]:
    """The matter and those that it was handed on to, but for what is sealed."""
    return [matter, *(h.other for h in matter.handovers.select_related("other") if not h.other.sealed)]


def _papers(matter: Matter) -> list[Document]:
    """The papers that are given to those who are in it."""
    return [
        d
        for m in _matters(matter)
        for d in m.documents.filter(status=Document.Status.ISSUED, to_serve=True, internal=False)
    ]


def _materials(matter: Matter) -> list[Attachment]:
    """The uploaded materials that are given to those who are in it."""
    return [
        a
        for m in _matters(matter)
        if (given := process(m.kind).given)
        for a in m.attachments.filter(category__in=given, internal=False)
    ]


def _owed(matter: Matter) -> list[dict[str, Any]]:
    return [
        {"text": text, "due": due, "stands": stands}
        for m in _matters(matter)
        for text, due, stands in process(m.kind).owed(m)
    ]


@gate.public
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit: whoever holds the device next sees nothing of it."""
    if request.method == "POST":
        Visit(request).end()
    return redirect("p_home")
