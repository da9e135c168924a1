"""A further worker of a run on this machine, started by `processes`.

python -m predictive.training.parallel.worker STORE RANK SIZE
"""

import os
import sys
import threading
from pathlib import Path

import torch
from torch.distributed import FileStore  # type: ignore[attr-defined]

from predictive.training.parallel.processes import FAILURE, FOLDER, ready
from predictive.training.run_folder import follow
from predictive.training.team import LostWorkerError, joined


def main(place: str, rank: str, size: str) -> int:
    """Train along to the end; return the exit status.

    What goes wrong here is for the one that leads to say.
    """
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    store = FileStore(place, int(size))
    try:
        store.set(ready(int(rank)), "yes")
        with joined(store, int(rank), int(size), torch.device("cpu")) as team:
            follow(team, Path(store.get(FOLDER).decode()))
    except LostWorkerError:
        return 1
    except Exception as error:
        store.set(FAILURE, f"{type(error).__name__}: {error}")
        return 1
    return 0


def _end_with_standard_input() -> None:
    while os.read(0, 1):  # not sys.stdin: its lock would be held when the interpreter ends
        pass
    os._exit(1)


if __name__ == "__main__":
    os._exit(main(*sys.argv[1:]))  # at once: PyTorch's threads may abort where Python ends in order
