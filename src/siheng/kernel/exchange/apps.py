from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.exchange"
    label = "exchange"
    verbose_name = "交换"
