from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.figures"
    label = "figures"
    verbose_name = "统计"

    def ready(self) -> None:
        """Judge every figure before the first request: a bad one stops the start."""
        from siheng.kernel.figures import rights  # noqa: F401  declares them
        from siheng.kernel.figures.publishing import broken
        from siheng.kernel.figures.registry import registry
        from siheng.kernel.registers.record import checks

        registry()
        if broken not in checks:
            checks.append(broken)
