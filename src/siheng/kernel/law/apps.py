from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.law"
    label = "law"
    verbose_name = "法定期限"
