from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.law"
    label = "law"
    verbose_name = "法定期限"

    def ready(self) -> None:
        """A bad rule stops the start, not the first case that needs it."""
        from .rulebook import all_rules

        all_rules()
