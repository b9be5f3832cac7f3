"""The base of the forms by which steps are taken, and what every one of them checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet

from siheng.kernel.documents.uploads import check
from siheng.kernel.org.models import Account
from siheng.kernel.trust.masking import mask_text

if TYPE_CHECKING:
    from siheng.kernel.matters.models import Matter


class DayInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, written 2022-12-30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayInput())
        kwargs.setdefault(
            "error_messages", {"invalid": "日期要写成 2022-12-30 这样", "required": "请填写日期"}
        )
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **kwargs)


class FilesInput(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several materials (材料), so many at most; each is judged by its content. A page may set a limit in bytes and other words."""

    widget: Any = FilesInput
    most, largest = 30, 0
    too_many = "最多选 {most} 个文件，现在有 {n} 个"
    too_large = spoilt = other_kind = ""
    # The extensions that are taken here; empty: all that are kept at all.
    kinds: tuple[str, ...] = ()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Told to the browser too, so that nothing is sent in vain."""
        return {"data-largest": self.largest} if self.largest else {}

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if len(files) > self.most:
            raise forms.ValidationError(self.too_many.format(most=self.most, n=len(files)))
        for upload in files:
            if self.largest and upload.size > self.largest:
                raise forms.ValidationError(self.too_large)
            if self.kinds and upload.name.rpartition(".")[2].lower() not in self.kinds:
                raise forms.ValidationError(self.other_kind)
            try:
                check(upload)
            except forms.ValidationError as fault:
                raise (forms.ValidationError(self.spoilt) if self.spoilt else fault) from fault
        return files


class PhotosField(FilesField):
    """Photographs or PDF (照片), at most nine."""

    widget = FilesInput(attrs={"accept": "image/*,.pdf"})
    most = 9
    kinds = ("jpg", "jpeg", "png", "pdf")
    other_kind = "只收照片（JPG、PNG）和 PDF"


# What is wrong with a field, in our words instead of the framework's.
PLAIN = {
    "max_length": "最多 %(limit_value)s 字，现在 %(show_value)s 字",
    "min_value": "不能小于 %(limit_value)s",
    "max_value": "不能大于 %(limit_value)s",
    "max_decimal_places": "小数最多 %(max)s 位",
    "max_digits": "数字太大",
}
DASHES = forms.ModelChoiceField(queryset=None).empty_label
EMPTY_FIELD = forms.Field.default_error_messages["required"]
# What Django says of a choice that is not there, and what we say instead.
NO_CHOICE = {
    forms.ChoiceField.default_error_messages["invalid_choice"]: "没有“%(value)s”这一项",
    forms.ModelChoiceField.default_error_messages["invalid_choice"]: "没有这一项，或者不在您能选的范围里",
}
# The code of an error that says: this very one is there already. In a ledger such a row is passed over.
KNOWN = "known"
# The rows of a choice that ``set_up`` fits to the matter.
EMPTY: Any = None


@dataclass(frozen=True)
class Group:
    """Fields that stand together on a form. ``beside`` names the field that explains another's answer.

    One that is ``folded`` is opened by who needs it; with something in it, it stands open.
    """

    title: str
    fields: tuple[str, ...]
    style: str = "grid"
    sub: str = ""
    fill_all: tuple[str, str] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    folded: bool = False


def _judge(upload: Any) -> None:
    """Raise ValidationError for a file that may not be kept."""
    check(upload)


def speak_plainly(asked: forms.Field) -> None:
    """Have a field say in plain words what is too long, too much, no number or no choice."""
    asked.error_messages |= PLAIN
    said = asked.error_messages.get("invalid_choice", "")
    if said in NO_CHOICE:
        asked.error_messages["invalid_choice"] = NO_CHOICE[said]
    if isinstance(asked, forms.IntegerField):  # decimal numbers are such, too
        some = isinstance(asked, forms.DecimalField | forms.FloatField)
        asked.error_messages["invalid"] = "请填数字" if some else "请填整数"


class StepForm(forms.Form):
    """What is asked for a step. ``matter`` is None while a matter is being opened."""

    required_css_class = "required"
    # Fields that are personal: the event keeps them masked, the party row keeps them encrypted.
    sensitive: ClassVar[frozenset[str]] = frozenset()
    # Fields for those who decide (副卷): the event keeps them, the timeline that parties read does not tell them.
    inner: ClassVar[frozenset[str]] = frozenset()
    day_label: ClassVar[str] = "办理日期"
    # How the fields stand together; without groups they follow one another.
    groups: ClassVar[tuple[Group, ...]] = ()
    # Where the step is taken on several matters at once: what is asked once for all of them, the rest of each; empty: everything.
    shared: ClassVar[frozenset[str]] = frozenset()
    # The matters of which an error speaks, each with why: a page shows the way to them.
    alike: Sequence[tuple[Matter, str]] = ()

    day = DayField(label="办理日期")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        matter: Matter | None = None,
        actor: Account | None = None,
        today: date,
        **kwargs: Any,
    ) -> None:
        self.matter, self.actor, self.today = matter, actor, today
        super().__init__(data, files, **kwargs)
        self.label_suffix = ""
        self.fields["day"].label = self.day_label
        self.fields["day"].initial = today
        self.order_fields([n for n in self.fields if n != "day"] + ["day"])
        self.set_up()
        self._speak()

    def set_up(self) -> None:
        """A subclass fits its choices to the matter here."""

    def _speak(self) -> None:
        """An empty field says what it wants; a file is judged where it was chosen."""
        for asked in self.fields.values():
            if asked.error_messages.get("required") is EMPTY_FIELD:
                verb = (
                    "选择"
                    if isinstance(asked, forms.ChoiceField)
                    else "勾选"
                    if isinstance(asked, forms.BooleanField)
                    else "上传"
                    if isinstance(asked, forms.FileField)
                    else "填写"
                )
                asked.error_messages["required"] = f"请{verb}{asked.label}"
            speak_plainly(asked)
            if isinstance(asked, forms.ModelChoiceField) and asked.empty_label == DASHES:
                asked.empty_label = "请选择" if asked.required else "—"
            if isinstance(asked, forms.FileField):
                asked.validators.append(_judge)

    def add_prefix(self, field_name: str) -> str:
        """Of several matters on one page each has fields of its own beside those that they share."""
        return field_name if field_name in self.shared else super().add_prefix(field_name)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        self.not_future(day)
        if self.matter and day < self.matter.received_on:
            raise forms.ValidationError(
                f"不能早于收到日期 {self.matter.received_on:%Y-%m-%d}", code="before_cause"
            )
        return day

    def not_future(self, day: date | None) -> None:
        """Raise ValidationError for a day after today."""
        if day and day > self.today:
            raise forms.ValidationError(f"不能晚于今天 {self.today:%Y-%m-%d}", code="future")

    def not_before(self, field: str, cause: date | None, what: str) -> None:
        """Put an error on a field whose day lies before its cause."""
        day = self.cleaned_data.get(field)
        if day and cause and day < cause:
            self.add_error(field, f"不能早于{what} {cause:%Y-%m-%d}")

    def record(self) -> dict[str, Any]:
        """The cleaned content as the event keeps it: plain values, personal ones masked."""
        return {
            name: mask_text(str(value)) if name in self.sensitive else plain(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }

    def summary(self) -> str:
        """The content in one line for the timeline: short public fields, in order; numbers that the public types, masked."""
        shown = []
        for name, asked in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "day" or name in self.sensitive | self.inner or unsaid(value):
                continue
            words = spoken(asked, value)
            if words and len(words) <= 80:
                shown.append(f"{asked.label}：{words.rstrip('。；')}")
        said = "；".join(shown)
        return said if self.actor else mask_text(said)


def unsaid(value: Any) -> bool:
    """Whether an answer says nothing: left empty, or not ticked. A nought says something (0 元、0 人)."""
    return value is False or value in (None, "", [])


def spoken(field: forms.Field, value: Any) -> str:
    """A value in words: the label of a choice, 是, a date, a name."""
    if isinstance(value, bool):
        return "是"
    if isinstance(field, forms.MultipleChoiceField):
        names = dict(_flat(field.choices))
        return "、".join(str(names.get(v, v)) for v in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))
    if isinstance(value, UploadedFile):
        return value.name or ""
    if isinstance(value, QuerySet | list):
        return "、".join(str(v) for v in value)
    return str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(value, label)])
    return flat


def plain(value: Any) -> Any:
    """A cleaned value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return {"id": value.pk, "text": str(value)}
    if isinstance(value, UploadedFile):
        return value.name
    if isinstance(value, QuerySet | list | tuple):
        return [plain(v) for v in value]
    return value
