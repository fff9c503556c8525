#!/usr/bin/env python3
"""Recall and precision of the shipped wordlists on the labelled sets beside this file, and of other filters on the same lines.

    quality.py --baithak .build/release/baithak [--misses tuned]
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def read(name):
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t", 1)) for line in lines if line and not line.startswith("# ")]


def baithak(binary, config, texts):
    """What the pipeline says of each text; a held one counts as found."""
    result = subprocess.run(
        [binary, "explain", "--json", "--config", config], input="\n".join(texts) + "\n", capture_output=True, text=True, check=True)
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    if len(verdicts) != len(texts):
        sys.exit("a line of the sets holds a line break")
    return [verdict["outcome"] != "deliver" for verdict in verdicts]


def better_profanity(texts):
    from better_profanity import profanity

    profanity.load_censor_words()
    return [profanity.contains_profanity(text) for text in texts]


def glin_profanity(texts):
    from glin_profanity import Filter

    judge = Filter({"all_languages": True, "detect_leetspeak": True, "normalize_unicode": True})
    return [bool(judge.is_profane(text)) for text in texts]


def numbers(rows, found):
    """Per class: how many of how many were found; and recall, precision over all."""
    classes = {}
    for (name, _), hit in zip(rows, found):
        hits, count = classes.get(name, (0, 0))
        classes[name] = (hits + hit, count + 1)
    true = sum(hits for name, (hits, _) in classes.items() if not name.startswith("innocent"))
    bad = sum(count for name, (_, count) in classes.items() if not name.startswith("innocent"))
    false = sum(hits for name, (hits, _) in classes.items() if name.startswith("innocent"))
    return classes, true / bad, true / (true + false) if true + false else 1.0


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--baithak", default=".build/release/baithak")
    arguments.add_argument("--config", default="config.json")
    arguments.add_argument("--misses", choices=["tuned", "heldout"], help="print the lines of this set that came out wrong")
    options = arguments.parse_args()
    filters = {"baithak": lambda texts: baithak(options.baithak, options.config, texts)}
    for name, judge in (("better-profanity", better_profanity), ("glin-profanity", glin_profanity)):
        try:
            judge(["hello"])
            filters[name] = judge
        except Exception as error:  # A filter that is not installed, or does not start, is left out and named.
            print(f"without {name}: {type(error).__name__}: {error}", file=sys.stderr)
    for name in ("tuned", "heldout"):
        rows = read(name)
        results = {judge: numbers(rows, run([text for _, text in rows])) for judge, run in filters.items()}
        print(f"## {name}: {len(rows)} lines\n")
        print("| class | lines | " + " | ".join(filters) + " |")
        print("|---|---:|" + "---:|" * len(filters))
        for label in dict.fromkeys(row[0] for row in rows):
            print(f"| {label} | {results['baithak'][0][label][1]} | " + " | ".join(str(r[0][label][0]) for r in results.values()) + " |")
        print("| **recall** | | " + " | ".join(f"{r[1]:.3f}" for r in results.values()) + " |")
        print("| **precision** | | " + " | ".join(f"{r[2]:.3f}" for r in results.values()) + " |\n")
        if options.misses == name:
            for (label, text), hit in zip(rows, filters["baithak"]([text for _, text in rows])):
                if hit == label.startswith("innocent"):
                    print(f"{label}\t{text}")


main()
