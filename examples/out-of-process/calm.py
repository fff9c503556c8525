#!/usr/bin/env python3
"""A stage of Baithak in Python: adds up how angry the words of a message are.

From `hold` points on a moderator looks at it first, from `reject` points on it is refused. Shouted words count twice. Needs nothing but Python 3.

    echo '{"hello": 1, "stage": "calm", "settings": {}}
    {"id": 1, "event": {"kind": "message", "text": "I HATE this"}, "context": {}}' | python3 calm.py
"""

import json
import re
import sys

WORD = re.compile(r"[^\W\d_]+")


def judge(event, settings):
    """What becomes of one event."""
    points, findings = 0, []
    for word in WORD.finditer(event["text"]):
        weight = settings["words"].get(word.group().lower(), 0)
        if weight:
            points += weight * (2 if word.group().isupper() and len(word.group()) > 1 else 1)
            findings.append({"rule": word.group().lower(), "span": list(word.span()), "confidence": 0.5})
    if points >= settings["reject"]:
        return {"verdict": "reject", "message": "Please take a breath, and say it more calmly.", "findings": findings}
    if points >= settings["hold"]:
        return {"verdict": "hold", "reason": f"{points} points of anger", "findings": findings}
    return {"verdict": "continue", "findings": findings}


def main():
    hello = json.loads(sys.stdin.readline())
    settings = {"hold": 2, "reject": 4, "words": {"hate": 1, "stupid": 1, "idiot": 2, "idiots": 2}} | hello["settings"]
    print(json.dumps({"ready": True}), flush=True)
    # The input ends when the server does, or needs this program no more.
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({"id": question["id"]} | judge(question["event"], settings)), flush=True)


if __name__ == "__main__":
    main()
