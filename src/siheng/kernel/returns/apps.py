from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.returns"
    label = "returns"
    verbose_name = "报表"

    def ready(self) -> None:
        from siheng.kernel.exchange.duties import duties
        from siheng.kernel.registers.record import checks, tables
        from siheng.kernel.returns import rights  # noqa: F401  declares them
        from siheng.kernel.returns.dispatching import work
        from siheng.kernel.returns.models import Subordinate, Superior
        from siheng.kernel.returns.proving import broken

        if work not in duties:
            duties.append(work)
        if broken not in checks:
            checks.append(broken)
            tables.extend([Superior, Subordinate])
