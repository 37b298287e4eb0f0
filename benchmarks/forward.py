"""What a forward pass of 10,000 pictures costs beside its bare matrix products.

Run `python -m benchmarks.forward`. Both sides do the same products on the same arrays, in turn within one process; the
ratio is of CPU seconds (user and system), so that other work on the machine disturbs both alike. Target: at most 1.5.
"""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a thread that waits for another counts as CPU time

import numpy as np

from nnmath.network import Network

PICTURES, ROUNDS, TARGET = 10_000, 15, 1.5


def main() -> None:
    """Measure and print the table."""
    network = Network.random((784, 16, 16, 10), ("sigmoid",) * 3, seed=0)
    pictures = np.random.default_rng(0).random((PICTURES, 784))
    trace = network.forward(pictures)

    def bare() -> None:
        for layer, at_work in zip(network.layers, trace.layers, strict=True):
            at_work.inputs @ layer.weights.T

    pairs = [(_cpu_seconds(bare), _cpu_seconds(lambda: network.forward(pictures))) for _ in range(ROUNDS)]
    products, forward = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"{PICTURES:,} pictures, 784-16-16-10, median of {ROUNDS} paired rounds, CPU milliseconds")
    print(f"  matrix products alone   {products * 1e3:8.1f}")
    print(f"  Network.forward         {forward * 1e3:8.1f}")
    print(f"  ratio                   {ratio:8.2f}   target: at most {TARGET}")


def _cpu_seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
