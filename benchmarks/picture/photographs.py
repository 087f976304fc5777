"""Run the photograph benchmark: limner beside vtracer and a greedy fitter at equal bytes (see README.md)."""

import sys

from limner.bench.photographs import main

if __name__ == "__main__":
    sys.exit(main())
