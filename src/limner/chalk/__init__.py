"""What lessons are drawn on: Manim scenes with beats, places and elements that have ids.

A section's code imports ``from limner.chalk.all import *``, seldom more. It runs in the sandbox, or by Manim itself.
"""
