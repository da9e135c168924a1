"""The workshop: everything that needs PyTorch. Nothing outside imports it but to train."""

import os

# Before PyTorch loads OpenMP. Threads that wait for each other spin by default for so long that
# one other busy program halves the speed several times over; this costs nothing when alone
# (benchmarks/README.md).
os.environ.setdefault("GOMP_SPINCOUNT", "2000")
