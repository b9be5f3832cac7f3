from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.documents"
    label = "documents"
    verbose_name = "文书"
