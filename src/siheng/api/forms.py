"""Between JSON and the forms of the steps: what a form asks as a JSON schema, and what was sent as a form reads it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from siheng.api.problems import Wrong
from siheng.kernel.matters.forms import FilesField
from siheng.kernel.trust.chain import sm3_of

MOST_CHOICES = 300
LARGEST_JSON = 1024 * 1024


def schema(fields: dict[str, forms.Field], *, fitted: bool) -> dict[str, Any]:
    """The JSON schema of some fields. ``fitted`` ones belong to one matter and account, so their choices are listed."""
    properties = {name: _property(field, fitted) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.required and name != "day"]
    found: dict[str, Any] = {"type": "object", "properties": properties}
    return found | ({"required": required} if required else {})


def has_files(fields: dict[str, forms.Field]) -> bool:
    """Whether one of the fields takes a file."""
    return any(isinstance(f, forms.FileField) for f in fields.values())


def _property(field: forms.Field, fitted: bool) -> dict[str, Any]:
    found = _type(field, fitted)
    found["title"] = str(field.label or "")
    if field.help_text:
        found["description"] = str(field.help_text)
    return found


def _type(field: forms.Field, fitted: bool) -> dict[str, Any]:
    if isinstance(field, forms.FileField):
        one = {"type": "string", "format": "binary"}
        return (
            {"type": "array", "items": one, "maxItems": field.most} if isinstance(field, FilesField) else one
        )
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {"type": "array", "items": _one(field, fitted)}
    if isinstance(field, forms.ModelChoiceField):
        return _one(field, fitted)
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string", **_listed(_choices(field))}}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", **_listed(_choices(field))}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.DateTimeField):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return {"type": "number", **_range(field)}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", **_range(field)}
    found: dict[str, Any] = {"type": "string"}
    if isinstance(field, forms.CharField):
        found |= {"maxLength": field.max_length} if field.max_length else {}
        found |= {"minLength": 1} if field.required else {}
    return found


def _one(field: forms.ModelChoiceField, fitted: bool) -> dict[str, Any]:
    """A row, by its key; on a fitted form with the rows there are."""
    if not fitted:
        return {"type": "string"}
    rows: Any = field.queryset
    shown = [(field.prepare_value(row), field.label_from_instance(row)) for row in rows[:MOST_CHOICES]]
    return {"type": "string", **_listed([(str(value), label) for value, label in shown])}


def _choices(field: forms.ChoiceField) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    choices: Any = field.choices
    for value, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        found += [(str(v), str(words)) for v, words in pairs if v not in ("", None)]
    return found


def _listed(choices: list[tuple[str, str]]) -> dict[str, Any]:
    """The values, and each in words."""
    if not choices:
        return {}
    return {"enum": [v for v, _ in choices], "x-labels": {v: str(words) for v, words in choices}}


def _range(field: Any) -> dict[str, Any]:
    found = {"minimum": field.min_value, "maximum": field.max_value}
    return {
        k: float(v) if isinstance(field, forms.DecimalField) else v for k, v in found.items() if v is not None
    }


class Sent:
    """What came with a request: ``data`` and ``files`` as a form reads them, ``content`` as it is told apart."""

    def __init__(self, data: QueryDict, files: MultiValueDict[str, UploadedFile]) -> None:
        self.data, self.files = data, files

    @property
    def content(self) -> dict[str, Any]:
        """The same for the same content, however it was wrapped."""
        return {
            "data": {k: self.data.getlist(k) for k in self.data},
            "files": {k: [[f.name, _digest(f)] for f in self.files.getlist(k)] for k in self.files},
        }

    def only(self, fields: dict[str, forms.Field]) -> None:
        """Raise Wrong 422 for what the form would let go unseen: a name that it does not know, a second file for one."""
        strange = sorted({*self.data, *self.files} - set(fields))
        if strange:
            raise Wrong(422, f"没有这一项：{'、'.join(strange)}", {name: ["没有这一项"] for name in strange})
        twice = [
            n for n in self.files if not isinstance(fields[n], FilesField) and len(self.files.getlist(n)) > 1
        ]
        if twice:
            raise Wrong(422, f"“{twice[0]}”只收一个文件", {name: ["只收一个文件"] for name in twice})


def read(request: HttpRequest) -> Sent:
    """What was sent, as JSON or as a form with files. Raises Wrong."""
    kind = (request.content_type or "").lower()
    if kind == "application/json":
        return Sent(_flat(_json(request.body)), MultiValueDict())
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        for value in (v for _, values in request.POST.lists() for v in values):
            _plain(str(value))
            if "\ufffd" in str(value):  # what stands in for bytes that are no UTF-8
                raise Wrong(400, "文字要用 UTF-8")
        return Sent(request.POST.copy(), request.FILES)
    raise Wrong(415, "请用 application/json 或 multipart/form-data")


def _json(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_JSON:
        raise Wrong(413, "JSON 最大 1 MB；材料请用 multipart/form-data")
    try:
        found = json.loads(body or b"{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Wrong(400, "内容不是 JSON") from None
    if not isinstance(found, dict):
        raise Wrong(400, "内容要是一个 JSON 对象")
    return found


def _refuse(name: str) -> None:
    raise ValueError(name)


def _flat(content: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in content.items():
        values = value if isinstance(value, list) else [value]
        spelt = [_spelt(name, v) for v in values]
        data.setlist(_plain(name), [s for s in spelt if s is not None])
    # What is empty was not given.
    return _without_empty(data)


def _without_empty(data: QueryDict) -> QueryDict:
    for name in [n for n in data if not data.getlist(n)]:
        del data[name]
    return data


def _spelt(name: str, value: Any) -> str | None:
    """One value as a form posts it."""
    if value is None or value is False:
        return None
    if value is True:
        return "on"
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, int | float):
        return _number(name, value)
    raise Wrong(422, f"“{name}”不能是对象", {name: ["不能是对象"]})


def _number(name: str, value: int | float) -> str:
    try:
        return str(value)
    except ValueError:  # more digits than Python spells
        raise Wrong(422, f"“{name}”的数太大", {name: ["数太大"]}) from None


def _plain(text: str) -> str:
    """A text that can be stored. Raises Wrong for half of a pair of surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong(400, "文字里有不成字的编码") from None
    return text


def _digest(upload: UploadedFile) -> str:
    content = sm3_of(upload.chunks())
    upload.seek(0)
    return content
