"""Trace small, render large: limner beside vtracer and bicubic upsampling (see README.md)."""

import sys

from limner.bench.enlarge import main

if __name__ == "__main__":
    sys.exit(main())
