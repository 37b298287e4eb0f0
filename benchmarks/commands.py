"""What it costs to ask and to check, before anything is rendered.

Run `python -m benchmarks.commands`. CPU seconds are user and system of whole processes; the median of many runs counts.
Target: at most 0.5 each.
"""

from __future__ import annotations

import statistics
import sys

from benchmarks.runs import run

COMMANDS, ROUNDS = ("--help", "check"), 21


def main() -> None:
    """Measure and print the table."""
    print(f"median of {ROUNDS} runs, CPU seconds; target: at most 0.5")
    for command in COMMANDS:
        once = [run([sys.executable, "-m", "explainer", command]).cpu for _ in range(ROUNDS)]
        print(f"  nnexplain {command:8s} {statistics.median(once):6.2f}   ({min(once):.2f} to {max(once):.2f})")


if __name__ == "__main__":
    main()
