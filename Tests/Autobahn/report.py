#!/usr/bin/env python3
"""What Autobahn's client is to do, and what came of it.

report.py specification PORT FOLDER CASE...   prints the client's instructions
report.py results FOLDER                      prints how many cases ended how, and every case that did not end as it should
"""

import collections
import json
import pathlib
import sys

# Autobahn says INFORMATIONAL where the RFC leaves a choice, or where it only measures.
GOOD = {"OK", "INFORMATIONAL"}


def specification(port, folder, cases):
    return {
        "outdir": str(pathlib.Path(folder).resolve()),
        "servers": [{"agent": "baithak", "url": f"ws://127.0.0.1:{port}/echo", "options": {"version": 18}}],
        "cases": cases,
        "exclude-cases": [],
        "exclude-agent-cases": {},
    }


def number(case):
    return [int(part) for part in case.split(".")]


def results(folder):
    index = pathlib.Path(folder) / "index.json"
    if not index.exists():
        print("autobahn: the client left no results", file=sys.stderr)
        return 1
    cases = json.loads(index.read_text())["baithak"]
    sections = collections.defaultdict(collections.Counter)
    wrong = []
    for case in sorted(cases, key=number):
        result = cases[case]
        sections[number(case)[0]][result["behavior"]] += 1
        if result["behavior"] not in GOOD or result["behaviorClose"] not in GOOD:
            wrong.append(f"{case}: {result['behavior']}, close {result['behaviorClose']} ({result['remoteCloseCode']})")
    for section, counts in sorted(sections.items()):
        print(f"{section:>3}  " + ", ".join(f"{count} {behavior}" for behavior, count in sorted(counts.items())))
    for line in wrong:
        print(line)
    print(f"autobahn: {len(cases)} cases, {len(wrong)} not as they should be; {index.parent / 'index.html'}")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    if sys.argv[1] == "specification":
        json.dump(specification(sys.argv[2], sys.argv[3], sys.argv[4:]), sys.stdout, indent=1)
    else:
        sys.exit(results(sys.argv[2]))
