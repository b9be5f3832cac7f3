"""The forms of the steps of a suit, and what each checks before the law is asked."""

from siheng.domains.litigation.forms.answer import (
    AnswerForm,
    AuthoriseForm,
    EvidenceForm,
    ExtensionAnswerForm,
    ExtensionForm,
    RegisterForm,
)
from siheng.domains.litigation.forms.court import (
    AbsenceForm,
    AppealEndedForm,
    AppealForm,
    EffectiveForm,
    HearingForm,
    HearingNoticeForm,
    JudgmentForm,
    PerformForm,
    appeal_due,
)

__all__ = [
    "AbsenceForm",
    "AnswerForm",
    "AppealEndedForm",
    "AppealForm",
    "AuthoriseForm",
    "EffectiveForm",
    "EvidenceForm",
    "ExtensionAnswerForm",
    "ExtensionForm",
    "HearingForm",
    "HearingNoticeForm",
    "JudgmentForm",
    "PerformForm",
    "RegisterForm",
    "appeal_due",
]
