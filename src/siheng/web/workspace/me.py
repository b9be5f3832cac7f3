"""One's own page: a new password, whether single letters are keys, and who may act in one's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from siheng.kernel.exchange import tokens
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.registers import staff
from siheng.web.workspace.base import reader
from siheng.web.workspace.present import moment


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
    """Change one's password (one's other sessions end, this one goes on), one's keys, or stop a token."""
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
    if request.POST.get("what") == "token":
        _stop(account, request.POST.get("token", ""), request)
        return redirect("me")
    if keys.is_bound and keys.is_valid():
        account.single_keys = keys.cleaned_data["single_keys"]
        account.save(update_fields=["single_keys"])
        messages.success(request, "快捷键设置已保存。")
        return redirect("me")
    context = {"title": f"{account.name}，{account.unit.short}", "password": password, "keys": keys}
    context["tokens"] = [
        {
            "pk": t.pk,
            "name": t.name,
            "text": f"{t.made_by.name if t.made_by else '命令行'} {moment(t.made_at)} 发放，可以"
            f"{'、'.join(tokens.SCOPES[s] for s in t.scopes)}，"
            f"{f'最近使用 {moment(t.used_at)}' if t.used_at else '没有用过'}",
        }
        for t in tokens.running(account, now())
    ]
    return render(request, "workspace/me.html", context, status=422 if password.errors else 200)


def _stop(account: Account, pk: str, request: HttpRequest) -> None:
    """Stop a token of one's own; of anybody else's nothing is said."""
    at = now()
    mine = {str(t.pk): t for t in tokens.running(account, at)}
    if pk in mine and tokens.revoke(token=mine[pk], by=account, at=at):
        messages.success(request, f"{mine[pk].name}不能再以您的名义读写。")
