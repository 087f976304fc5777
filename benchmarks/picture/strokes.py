"""Run the stroke benchmark: do the strokes of icons come back as strokes (see README.md)?"""

import sys

from limner.bench.strokes import main

if __name__ == "__main__":
    sys.exit(main())
