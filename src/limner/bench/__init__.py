"""Benchmarks: their data, their controls and their metrics."""
