from django.apps import AppConfig


class Config(AppConfig):
    name = "siheng.kernel.exchange"
    label = "exchange"
    verbose_name = "交换"

    def ready(self) -> None:
        from siheng.kernel.exchange.hooks import put
        from siheng.kernel.matters.taking import tellers

        if put not in tellers:
            tellers.append(put)
