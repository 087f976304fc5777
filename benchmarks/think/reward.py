"""What the reward gives for honest work, for hacks, and for the same work spelt otherwise.

python benchmarks/think/reward.py             # a table; exit code 1 where a behaviour gets what it must not
python benchmarks/think/reward.py --json
"""

import argparse
import json
import sys
import time

import msgspec

from limner.think.session import kernel
from limner.train.audit import BEHAVIOURS, HONEST_FAILURE, Behaviour, played, within
from limner.train.reward import Reward


def line(behaviour: Behaviour, reward: Reward, seconds: float) -> str:
    other = "" if behaviour.codevision is None else f"{behaviour.codevision:.2f}"
    mark = "" if within(behaviour, reward) else f"  MUST BE {behaviour.least:.2f} to {behaviour.most:.2f}"
    parts = (reward.outcome, reward.evidence, reward.work, reward.waste, reward.format)
    told = " ".join(f"{part:+6.2f}" for part in parts)
    return f"{behaviour.name[:72]:72} {other:>10} {reward.total:7.3f}  {told}  {seconds:5.1f}{mark}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    as_json = options.parse_args().json
    rows, fine = [], True
    shared = kernel()
    if not as_json:
        print(
            f"{'behaviour':72} {'CodeVision':>10} {'reward':>7}  {'outcome, evidence, work, waste, form':34}  {'s':>5}"
        )
    for behaviour in BEHAVIOURS:
        began = time.monotonic()
        reward = played(behaviour, shared)
        fine = fine and within(behaviour, reward)
        if as_json:
            rows.append({"behaviour": behaviour.name, "codevision": behaviour.codevision,
                         **msgspec.to_builtins(reward), "as_it_must": within(behaviour, reward)})  # fmt: skip
        else:
            print(line(behaviour, reward, time.monotonic() - began), flush=True)
    if as_json:
        print(json.dumps({"honest_failure": HONEST_FAILURE, "rows": rows}, indent=2))
    else:
        print(f"\nhonest failure {HONEST_FAILURE:.2f}; {'all as they must be' if fine else 'SOME ARE NOT'}")
    return not fine


if __name__ == "__main__":
    sys.exit(main())
