"""One's own page: a new password, and whether single letters are keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from siheng.kernel.org.clock import now
from siheng.kernel.registers import staff
from siheng.web.workspace.base import reader


class KeysForm(forms.Form):
    """Whether a single letter pressed outside a field does something."""

    single_keys = forms.BooleanField(
        label="启用单键快捷键", required=False, help_text="关掉后，只有带 Ctrl 的键和 Esc 有效"
    )


class PasswordForm(PasswordChangeForm):
    """The old password and twice the new one."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "原密码不对，请再输一次。",
        "password_mismatch": "两次输入的新密码不一样。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("old_password", "原密码"),
            ("new_password1", "新密码"),
            ("new_password2", "再输一次新密码"),
        ):
            self.fields[name].label = label
        self.fields[
            "new_password1"
        ].help_text = "至少 10 个字符，大写字母、小写字母、数字、符号至少有三种，不含账号"
        self.fields["new_password2"].help_text = ""


def me(request: HttpRequest) -> HttpResponse:
    """Change one's password; one's other sessions end, this one goes on."""
    account = reader(request)
    changing = request.POST.get("what") == "password"
    password = PasswordForm(account, request.POST if changing else None)
    keys = KeysForm(
        request.POST if request.POST.get("what") == "keys" else None,
        initial={"single_keys": account.single_keys},
    )
    if changing and password.is_valid():
        with transaction.atomic():
            update_session_auth_hash(request, password.save())
            staff.changed_password(account, at=now())
        messages.success(request, "密码已改。别处登录的会话都已结束。")
        return redirect("me")
    if keys.is_bound and keys.is_valid():
        account.single_keys = keys.cleaned_data["single_keys"]
        account.save(update_fields=["single_keys"])
        messages.success(request, "快捷键设置已保存。")
        return redirect("me")
    context = {"title": f"{account.name}，{account.unit.short}", "password": password, "keys": keys}
    return render(request, "workspace/me.html", context, status=422 if password.errors else 200)
