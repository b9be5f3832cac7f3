"""The ``siheng`` command: a verb is a Django management command of that name in whichever room owns it."""

from __future__ import annotations

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
    from django.core.management import ManagementUtility

    ManagementUtility(["siheng", RENAMED.get(verb, verb), *sys.argv[2:]]).execute()


if __name__ == "__main__":
    main()
