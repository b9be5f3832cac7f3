"""Papers that went out before something in them was put right (按更正前的内容制发), and their issue anew (更正文书).

A step that puts something right says in its event what it said before and says now: ``corrected`` are words, such as a
name, wherever they were filled in; ``restated`` are whole entries (邻里纠纷), which as words may stand for something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q

from siheng.kernel.documents.filling import money
from siheng.kernel.documents.models import Document
from siheng.kernel.documents.paper import Paper
from siheng.kernel.documents.services import put_right
from siheng.kernel.matters.forms import EMPTY, StepForm
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.matters.process import ALWAYS, Step, Transition


def amended(
    before: Mapping[str, str], now: Mapping[str, str], *, printed: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, Any]:
    """What the event of a step says that puts right what was entered: what changed, in words (``changed``), and what
    papers that went out before would say now (``restated``), from the facts that they are filled from."""
    blank = "未填"
    return {
        "changed": [
            f"{label}从{before[label] or blank}改为{words or blank}"
            for label, words in now.items()
            if words != before[label]
        ],
        "restated": {
            str(money(printed[k])): str(money(v)) for k, v in said.items() if printed.get(k, v) != v
        },
    }


def amended_summary(step: Step) -> str:
    return "；".join([*step.extra["changed"], step.data["reason"]])


def outdated(papers: Iterable[Document], events: Iterable[Event]) -> dict[int, Paper]:
    """Those of a matter's papers in force in which something was put right since, by key, each as it would say it now."""
    corrections = [e for e in events if "corrected" in e.data or "restated" in e.data]
    found = {}
    for document in papers:
        since = [e for e in corrections if e.at > document.created_at]
        if not since or document.status != Document.Status.ISSUED:
            continue
        now = document.paper
        for e in since:
            now = now.restated(words=e.data.get("corrected") or {}, entries=e.data.get("restated") or {})
        if now != document.paper:
            found[document.pk] = now
    return found


def _outdated(matter: Matter) -> dict[int, Paper]:
    corrections = matter.events.filter(Q(data__has_key="corrected") | Q(data__has_key="restated"))
    found = list(corrections.order_by("seq"))
    return outdated(matter.documents.filter(series=""), found) if found else {}


class ReissueForm(StepForm):
    """更正文书: which paper is issued anew as it stands now, and why."""

    day_label = "更正日期"
    document = forms.ModelChoiceField(label="哪一份文书", queryset=EMPTY, empty_label=None)
    reason = forms.CharField(label="更正的理由", max_length=120, help_text="原来那份留在卷里，注明作废")

    def set_up(self) -> None:
        assert self.matter
        papers = self.matter.documents.filter(pk__in=_outdated(self.matter))
        self.fields["document"].queryset = papers  # type: ignore[attr-defined]


def _reissue(step: Step) -> None:
    document: Document = step.data["document"]
    new = put_right(
        document=document,
        paper=_outdated(step.matter)[document.pk],
        reason=step.data["reason"],
        by=step.actor,
        at=step.at,
    )
    step.papers.append(new)


def reissue() -> Transition:
    """The step, for a process whose papers carry no number of their own."""
    return Transition(
        ALWAYS,
        None,
        "更正文书",
        by="handle",
        form=ReissueForm,
        effect=_reissue,
        when=lambda m: bool(_outdated(m)),
    )
