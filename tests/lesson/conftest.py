"""Where Manim could not be installed (the Makefile says so) what reads its sources cannot be tested."""

import importlib.util

NEEDING = [
    "test_api.py",
    "test_coder.py",
    "test_index.py",
    "test_lint.py",
    "test_mending.py",
    "test_mends.py",
    "test_renames.py",
    "test_repair.py",
    "test_sections.py",
    "test_texless.py",
    "test_trial.py",
]
collect_ignore = [] if importlib.util.find_spec("manim") else NEEDING
