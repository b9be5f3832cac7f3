from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.exchange"
    label = "exchange"
    verbose_name = "交换"

    def ready(self) -> None:
        from siheng.kernel.exchange import hooks, tokens
        from siheng.kernel.exchange.models import ApiToken, Subscription
        from siheng.kernel.matters.taking import tellers
        from siheng.kernel.registers.record import tables
        from siheng.kernel.registers.staff import endings

        if hooks.put not in tellers:
            tellers.append(hooks.put)
            tables.extend([ApiToken, Subscription])
            endings.extend([tokens.revoke_all, hooks.stop_all])
