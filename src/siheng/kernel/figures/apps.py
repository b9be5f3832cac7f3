from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.figures"
    label = "figures"
    verbose_name = "统计"
