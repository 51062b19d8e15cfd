"""Runs the specification of docs/fairness.md: specification_runner.py FOLDER TASK, with JSON on standard input; answers a line for each item."""
import json, sys

sys.path.insert(0, sys.argv[1])
import specification as spec


def verify(item):
    with open(item["file"], "rb") as file:
        return " ".join(spec.verify(file.read(), item["noted"]))


def draw(item):
    secret, root, beacon = (bytes.fromhex(item[name]) for name in ("secret", "root", "beacon"))
    numbers = spec.numbers_of(secret, root, beacon, item["draw"], item["game"], item["k"], item["n"])
    plan = dict(item["plan"], tiers=[tuple(tier) for tier in item["plan"]["tiers"]])
    tiers, sums = spec.award_of(plan, item["sold"], item["winners"], item["jackpot"], item["reserve"])
    return " ".join(str(x) for x in [*numbers, *(x for tier in tiers for x in tier[2:]), *(sums[name] for name in spec.SUMS[2:])])


task = {"verify": verify, "draw": draw}[sys.argv[2]]
print("\n".join(task(item) for item in json.load(sys.stdin)))
