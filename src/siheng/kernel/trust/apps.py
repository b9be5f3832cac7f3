from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.trust"
    label = "trust"
    verbose_name = "安全与审计"
