from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.org"
    label = "org"
    verbose_name = "机构与账号"
