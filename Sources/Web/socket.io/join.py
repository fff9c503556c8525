#!/usr/bin/env python3
"""Joins the modules of this folder into the two files that are served: an ES module, and a classic script that defines `io`.

The files are checked in, so nobody needs this to build or to run the server. With --check it only tells whether they are up to date.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ASSETS = HERE.parent / "assets" / "socket.io"
HEADER = "// The Socket.IO client of Baithak. Joined by join.py from the modules in Sources/Web/socket.io: edit those.\n"
IMPORT = re.compile(r"^import .* from '\./(.*)';\n", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{.*\};\n", re.MULTILINE)


def modules(name, seen):
    """The text of a module behind those it imports, each once."""
    if name in seen:
        return ""
    seen.append(name)
    text = (HERE / name).read_text()
    imported = "".join(modules(other, seen) for other in IMPORT.findall(text))
    return f"{imported}\n// {name}\n\n{IMPORT.sub('', text).strip()}\n"


def joined():
    """File name → text."""
    text = modules("io.mjs", [])
    exports = "".join(EXPORT_LIST.findall(text)).replace("export { ", "export { io, protocol, ")
    body = re.sub(r"^export ", "", EXPORT_LIST.sub("", text), flags=re.MULTILINE)
    body = re.sub(r"\n{3,}", "\n\n", body)
    return {
        "socket.io.esm.js": f"{HEADER}{body}\n{exports}",
        "socket.io.js": f"{HEADER}\n(() => {{\n'use strict';\n{body}\nglobalThis.io = io;\n}})();\n",
    }


def main():
    stale = [name for name, text in joined().items() if not (ASSETS / name).exists() or (ASSETS / name).read_text() != text]
    if "--check" not in sys.argv:
        for name in stale:
            (ASSETS / name).write_text(joined()[name])
        return
    for name in stale:
        print(f"Sources/Web/assets/socket.io/{name} is not what its modules make: run Sources/Web/socket.io/join.py")
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
