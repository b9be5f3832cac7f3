"""A process of the tests' own: a request that is taken in, may wait, and is done with approval or lapses."""

from __future__ import annotations

from django import forms

from siheng.kernel.matters import process as declarations
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.process import Start, State, Step, Term, Transition
from siheng.kernel.org.models import Region
from siheng.kernel.org.rights import Right, Role


class RequestForm(StepForm):
    title = forms.CharField(label="事由", max_length=40)
    region = forms.ModelChoiceField(label="镇街", queryset=None)

    def set_up(self) -> None:
        self.fields["region"].queryset = Region.objects.all()


class ExtendForm(StepForm):
    amount = forms.IntegerField(label="延长天数", min_value=1)


def take_in(step: Step) -> None:
    m = step.matter
    m.title, m.region, m.received_on, m.handler = (
        step.data["title"],
        step.data["region"],
        step.day,
        step.actor,
    )
    m.receipt = f"测收 {m.submission}"
    m.save()


def break_down(step: Step) -> None:
    """Writes, and then fails: what the form says."""
    step.matter.title = "改了一半"
    step.matter.save()
    raise RuntimeError("断电")


class SampleProcess(CaseProcess):
    kind, label = "trial", "样例"
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    outline_readers = (Role.TOWN,)
    stages = ("办理", "送达", "办结")

    handle = Right("trial.handle", "办理样例", (Role.CLERK, Role.HEAD))
    agree = Right("trial.agree", "批准样例", (Role.HEAD,))

    taken = State("已收", stage="办理")
    waiting = State("等待", stage="办理", waits_for="申请人")
    delivering = State("待送达", stage="送达")
    done = State("办结", stage="办结", final=True)

    # Ten days, and thirty; both move off a rest day.
    report = Term("time_restoration_request", "报告")
    notice = Term("service_public_notice", "公告")
    chance = Term("service_public_notice", "异议", waits_for="申请人", lapses=True)

    register = Transition(None, taken, "登记", by="handle", form=RequestForm, effect=take_in,
        starts=[Start(report, lambda s: s.day, "收到")])  # fmt: skip
    wait = Transition(taken, waiting, "等待", by="handle", pauses=[report])
    go_on = Transition(waiting, taken, "继续", by="handle", resumes=[report])
    announce = Transition(taken, None, "公告", by="handle", starts=[Start(notice, lambda s: s.day, "公告")])
    offer = Transition(taken, None, "征求异议", by="handle", starts=[Start(chance, lambda s: s.day, "征求")])
    extend = Transition(taken, None, "延长", by="handle", form=ExtendForm, extends=[report])
    finish = Transition(taken, delivering, "办完", by="handle", approval="trial.agree", meets=[report])
    hand_over = Transition(delivering, done, "交付", by="handle")
    give_up = Transition(taken, done, "期满终结", by="handle", timer=True, fires=[notice], law="样例第1条")
    fail = Transition(taken, done, "中途失败", by="handle", effect=break_down)


# Declared for these tests only: a fixture puts it back where they need it.
declarations._processes.pop("trial")
