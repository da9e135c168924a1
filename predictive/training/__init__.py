"""Training, with PyTorch. What suggests imports nothing of this package."""

import os

# To be set before PyTorch loads OpenMP. By default, threads that wait for each other spin for a
# long time, so that one other busy program makes training several times slower. On an idle machine
# the setting costs nothing (benchmarks/README.md).
os.environ.setdefault("GOMP_SPINCOUNT", "2000")
