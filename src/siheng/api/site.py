"""The API as a whole: its version, its description, and its answers to what was not done."""

from __future__ import annotations

from typing import Any

from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from siheng.api import figures, matters, returns, steps
from siheng.api.problems import MEDIA, TITLES, Problem, handle, problem

ABOUT = (
    "司衡对外接口。凭令牌以一个账号的名义读写，范围、权限、期限和经过与页面相同。"
    "写入要带 Idempotency-Key；错误按 RFC 9457 用中英文说明。"
)


class Site(NinjaAPI):
    """Says in its description how each verb may be refused."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        found = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for verbs in found["paths"].values():
            for verb in verbs.values():
                for status, (_, title, english) in TITLES.items():
                    if status != 500:
                        verb["responses"].setdefault(
                            status, {"description": f"{title} / {english}", "content": content}
                        )
        return found


api = Site(
    title="司衡接口",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
)
handle(api)
api.add_exception_handler(MultiPartParserError, lambda r, e: problem(400, "表单读不出来"))
api.add_router("", matters.router)
api.add_router("", figures.router)
api.add_router("", returns.router)
steps.add(api)
