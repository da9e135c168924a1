"""A further worker of a run on this machine, started by `processes`.

python -m predictive.training.parallel.worker STORE RANK SIZE
"""

import os
import sys
import threading
from pathlib import Path

import torch
from torch.distributed import FileStore  # type: ignore[attr-defined]

from predictive.errors import PredictiveError
from predictive.training.parallel.processes import FOLDER, ready
from predictive.training.run_folder import follow
from predictive.training.team import joined


def main(place: str, rank: str, size: str) -> None:
    """Train along to the end. What goes wrong is for the one that leads to say."""
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        store = FileStore(place, int(size))
        store.set(ready(int(rank)), "yes")
        with joined(store, int(rank), int(size), torch.device("cpu")) as team:
            follow(team, Path(store.get(FOLDER).decode()))
    except PredictiveError:
        sys.exit(1)


def _end_with_standard_input() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
