"""The registers as a Django application."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.registers"
    label = "registers"
    verbose_name = "名册、阵地网点与活动"
