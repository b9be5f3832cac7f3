"""The ``siheng`` command: a verb is a Django management command of that name in whichever room owns it."""

from __future__ import annotations

import argparse
import os
import sys

VERBS = {
    "serve": "运行服务",
    "demo": "建立并运行 2022 演示年度",
    "migrate": "建立或升级数据库",
    "found": "按 YAML 文件设立一个局",
    "check": "核验经过链、封存和结构",
    "term": "解释一个法定期限",
    "report": "写出年度报告",
    "verify": "核对文稿里的数字",
    "import": "导入 Excel 台账",
    "export": "导出 Excel 台账",
    "backup": "备份数据库和附件",
    "restore": "从备份恢复",
    "work": "后台事务：登记上传的大台账、推送（随 serve 自动运行）",
    "daily": "每日事务：提醒、到期、封存",
    "deliver": "把经过推送给订阅的系统",
    "token": "发放、查看、停用接口令牌",
    "rotate-keys": "更换字段加密密钥",
    "newdomain": "新建一个业务域（开发用）",
}
# Where Django already has a command of that name, ours has another.
RENAMED = {
    "check": "integrity",
    "import": "import_ledger",
    "export": "export_ledger",
    "rotate-keys": "rotate_keys",
}
# What argparse says of itself, in the operators' language.
WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s %(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "没有这样的选项：%s",
    "expected one argument": "后面要写一个值",
    "expected at least one argument": "后面至少要写一个值",
    "invalid choice: %(value)r (choose from %(choices)s)": "不能是 %(value)r，只能是 %(choices)s",
    "invalid %(type)s value: %(value)r": "的值写得不对：%(value)r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可以是几个选项：%(matches)s",
}
# Django's own options still work, but help does not list them: no operator needs them.
UNLISTED = {
    "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
}  # fmt: skip


def main() -> None:
    """Run a verb; without one, or with --help, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siheng.project.settings")
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help"):
        print("用法： siheng 动作 [选项]    （siheng 动作 --help 看选项）\n")
        print("\n".join(f"  {verb:<12} {what}" for verb, what in VERBS.items()))
        return
    verb = sys.argv[1]
    if verb not in VERBS:
        sys.exit(f"siheng: 没有“{verb}”这个动作。siheng --help 列出全部。")
    from django.core.management import BaseCommand, ManagementUtility

    BaseCommand.suppressed_base_arguments = UNLISTED
    # argparse offers its words only to gettext's compiled catalogues; this is its hook, without the files.
    argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]
    try:
        ManagementUtility(["siheng", RENAMED.get(verb, verb), *sys.argv[2:]]).execute()
    except Exception as error:
        from siheng.project.failing import said

        if told := said(error):
            sys.exit(f"siheng：{told}")
        raise


if __name__ == "__main__":
    main()
