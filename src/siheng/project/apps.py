"""Loads what the domains declare, and judges it: a bad declaration stops the start with a sentence that says where."""

from __future__ import annotations

from django.apps import AppConfig

from siheng.kernel.rooms import rooms


class Config(AppConfig):
    name = "siheng.project"
    label = "project"

    def ready(self) -> None:
        from siheng.kernel.documents.templates import all_templates
        from siheng.kernel.matters.process import judge, processes
        from siheng.kernel.matters.showing import desks
        from siheng.kernel.org.rights import BadDeclaration

        rooms("process")
        wrong = [sentence for chosen in processes().values() for sentence in judge(chosen)]
        papers = {name for _, name in all_templates()}
        for chosen in processes().values():
            for t in chosen.transitions.values():
                if not callable(t.issues):
                    wrong += [
                        f"{chosen.__name__}.{t.key}: 没有“{n}”的模板" for n in t.issues if n not in papers
                    ]
        if wrong:
            raise BadDeclaration("\n".join(wrong))
        desks()
