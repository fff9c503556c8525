"""The table: one line for each thing measured, what it is compared with, and whether it reaches its goal."""

import statistics
from dataclasses import dataclass


@dataclass
class Line:
    what: str
    found: str
    """What it was compared with, in the same run."""
    beside: str = "–"
    ratio: str = "–"
    goal: str = "–"
    """None if there is no goal."""
    is_reached: bool | None = None


def value(result, path):
    for key in path.split("."):
        result = result[key]
    return result


def median(results, path):
    return statistics.median(value(result, path) for result in results)


def least(results, path):
    return min(value(result, path) for result in results)


def ratio(results, references, path):
    """The median of the rounds' ratios."""
    return statistics.median(value(one, path) / value(other, path) for one, other in zip(results, references))


def microseconds(number):
    return f"{number:.2f} µs"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f} ms"


HEAD = "| what | found | beside | ratio | goal | |\n|---|---|---|---|---|---|"


def text(line):
    mark = {None: "", True: "reached", False: "**missed**"}[line.is_reached]
    return f"| {line.what} | {line.found} | {line.beside} | {line.ratio} | {line.goal} | {mark} |"
