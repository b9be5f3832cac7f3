from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.exchange"
    label = "exchange"
    verbose_name = "交换"

    def ready(self) -> None:
        from siheng.kernel.exchange import tokens
        from siheng.kernel.exchange.hooks import put
        from siheng.kernel.exchange.models import ApiToken, Subscription
        from siheng.kernel.matters.taking import tellers
        from siheng.kernel.registers.record import tables
        from siheng.kernel.registers.staff import endings

        if put not in tellers:
            tellers.append(put)
            tables.extend([ApiToken, Subscription])
            endings.append(tokens.revoke_all)
