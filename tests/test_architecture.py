"""What holds the parts apart and a linter of imports cannot see: names, rooms, sizes, clocks, keys that are for ever."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

import siheng
from siheng.kernel import rooms
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.matters.showing import desks

SOURCE = Path(siheng.__file__).resolve().parent
KERNEL = SOURCE / "kernel"
KEYS = Path(__file__).with_name("process_keys.json")
REWRITE = bool(os.environ.get("SIHENG_REWRITE"))
MOST_LINES = 500


def files(root: Path) -> list[Path]:
    """The code of a folder, without tests and migrations."""
    return sorted(p for p in root.rglob("*.py") if not {"tests", "migrations"} & set(p.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def docstrings(module: ast.Module) -> set[int]:
    """The string constants that only describe."""
    owners = [n for n in ast.walk(module) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
    first = [n.body[0] for n in owners if n.body and isinstance(n.body[0], ast.Expr)]
    return {id(e.value) for e in first if isinstance(e.value, ast.Constant)}


def words(path: Path) -> Iterator[str]:
    """The strings that code works with, and the names of what it imports."""
    module = tree(path)
    silent = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_kernel_names_no_domain() -> None:
    """Neither by import, nor by a key such as ``<domain>.handle``, nor by ``apps.get_model``."""
    name = re.compile(rf"(siheng\.domains\.)?\b({'|'.join(rooms.domain_names())})\b(\.\w+)*")
    found = {f"{named(p)}: {w}" for p in files(KERNEL) for w in words(p) if name.fullmatch(w)}
    assert found == set()


def test_only_the_rooms_know_where_domains_lie() -> None:
    found = {named(p) for p in files(KERNEL) for w in words(p) if "siheng.domains" in w}
    assert found == {"kernel/rooms.py"}


def test_a_domain_has_known_rooms_only() -> None:
    """A room that outgrows its file becomes a folder of the same name, never a second file beside it."""
    extra = {
        f"{name}/{path.name}"
        for name in rooms.domain_names()
        for path in (rooms.ROOT / name).iterdir()
        if path.stem not in rooms.ROOMS | {"__init__", "__pycache__"}
    }
    assert extra == set()


def test_domains_do_not_reach_each_other_by_name_either() -> None:
    """``apps.get_model("other", …)`` or an import in a function would go unseen by the linter of imports."""
    found = set()
    for name in rooms.domain_names():
        others = "|".join(n for n in rooms.domain_names() if n != name)
        way = re.compile(rf"siheng\.domains\.({others})\b.*")
        for path in files(rooms.ROOT / name):
            found |= {f"{named(path)}: {w}" for w in words(path) if way.fullmatch(w)}
            source = path.read_text(encoding="utf8")
            found |= {
                f"{named(path)}: {m[0]}" for m in re.finditer(rf"get_model\(\s*[\"']({others})\b", source)
            }
    assert found == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [named(p) for p in files(SOURCE) if tree(p).body and not ast.get_docstring(tree(p))]
    # An application's registration and the entry for a server say all in their few lines.
    assert [s for s in silent if Path(s).name not in ("apps.py", "wsgi.py")] == []


def test_everything_public_in_the_kernel_says_what_it_does() -> None:
    """A function in one line whose name and types say all may be silent."""
    silent = []
    for path in files(KERNEL):
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            trivial = len(node.body) == 1 or node.name in ("Config", "Command", "Meta")
            if not ast.get_docstring(node) and not trivial:
                silent.append(f"{named(path)}: {node.name}")
    assert silent == [], silent


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    sizes = {named(p): len(p.read_text(encoding="utf8").splitlines()) for p in files(SOURCE)}
    assert {path: lines for path, lines in sizes.items() if lines > MOST_LINES} == {}


def test_the_clock_is_read_in_one_place() -> None:
    """Code that decides is given the moment; edges ask ``org.clock``."""
    reads = re.compile(
        r"\b(datetime|timezone)\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(|\blocaldate\(\)"
    )
    found = {named(p) for p in files(SOURCE) if reads.search(p.read_text(encoding="utf8"))}
    assert found == {"kernel/org/clock.py"}


def test_only_edges_ask_for_the_present_moment() -> None:
    """Pages (a domain's own too), commands, and the check of a form's field; never a process, a service or a term."""
    asks = re.compile(r"\b(clock\.)?(now|today)\(\)")
    inside = [*files(KERNEL), *files(rooms.ROOT)]
    found = {
        named(p)
        for p in inside
        if not {"management", "views", "views.py"} & set(p.parts)
        and asks.search(p.read_text(encoding="utf8"))
    }
    assert found <= {"kernel/org/clock.py", "kernel/org/identifiers.py"}


def test_no_work_hangs_on_signals() -> None:
    found = {
        named(p)
        for p in files(SOURCE)
        if "django.db.models.signals" in words(p) or "django.dispatch" in words(p)
    }
    assert found == set()


def test_keys_of_states_and_transitions_are_for_ever() -> None:
    """Running matters and events hold them. One that goes needs a migration, and moves to ``retired`` in the file.

    A new key is written into the file by running this test with SIHENG_REWRITE=1.
    """
    kept = json.loads(KEYS.read_text(encoding="utf8")) if KEYS.exists() else {}
    now = {
        kind: {"states": sorted(p.states), "transitions": sorted(p.transitions), "terms": sorted(p.terms)}
        for kind, p in processes().items()
    }
    retired = {kind: kept.get(kind, {}).get("retired", []) for kind in {*kept, *now}}
    gone = [
        f"{kind}.{key}"
        for kind, rooms_ in kept.items()
        for room in ("states", "transitions", "terms")
        for key in rooms_[room]
        if key not in now.get(kind, {}).get(room, []) and key not in retired[kind]
    ]
    assert gone == []
    wanted = {kind: found | {"retired": retired[kind]} for kind, found in now.items()}
    if REWRITE:
        KEYS.write_text(json.dumps(wanted, ensure_ascii=False, indent=2) + "\n", encoding="utf8")
        pytest.skip("written anew")
    assert kept == wanted


@pytest.mark.django_db
def test_a_view_that_asks_of_the_content_says_so(bureau: Any) -> None:
    """Else its number tells whoever may only know that a matter is there what it is about."""
    ours = {t._meta.db_table for t in apps.get_models() if t.__module__.startswith("siheng.domains.")}
    asking = {
        (desk.kind, view.key)
        for desk in desks().values()
        for view in desk.views
        if not view.content
        and any(
            f'"{table}"' in str(view.narrow(Matter.objects.everything("test"), bureau.lixia).query)
            for table in ours
        )
    }
    assert asking == set()
