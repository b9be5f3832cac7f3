from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.matters"
    label = "matters"
    verbose_name = "事项"
