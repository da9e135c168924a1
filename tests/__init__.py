"""Tests run in several processes: each, and those it starts, computes in one thread."""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read by their import
