from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.registers"
    label = "registers"
    verbose_name = "登记"
