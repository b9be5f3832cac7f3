"""Finds the rooms of the domains by name. The only magic: everything else is a plain import."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

DOMAINS = "siheng.domains"
ROOT = Path(__file__).resolve().parent.parent / "domains"
# The rooms that a domain may have; a test refuses any other name.
ROOMS = frozenset(
    [
        "models",
        "process",
        "services",
        "rules",
        "registers",
        "documents",
        "facts",
        "figures",
        "desk",
        "forms",
        "views",
        "urls",
        "ledger",
        "demo",
        "tests",
        "templates",
        "migrations",
        "static",
    ]
)


def domain_names() -> list[str]:
    """The folders under ``domains/`` that are packages, in order of name."""
    return sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").exists())


def domain_apps() -> list[str]:
    """The domains to install: each folder is a Django application of the same name."""
    return [f"{DOMAINS}.{name}" for name in domain_names()]


def rooms(room: str) -> dict[str, ModuleType]:
    """The module called ``room`` of each domain that has one, by the domain's name."""
    found = {}
    for name in domain_names():
        path = f"{DOMAINS}.{name}.{room}"
        if find_spec(path) is not None:
            found[name] = import_module(path)
    return found
