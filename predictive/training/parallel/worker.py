"""A further worker of a run on this machine, started by `processes`.

python -m predictive.training.parallel.worker STORE RANK SIZE
"""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from predictive import fault

if TYPE_CHECKING:
    from torch.distributed import Store  # type: ignore[attr-defined]


def main(place: str, rank: str, size: str) -> int:
    """Train along to the end; return the exit status."""
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        from torch.distributed import FileStore  # type: ignore[attr-defined]

        return _train_along(FileStore(place, int(size)), int(rank), int(size))
    except Exception as error:  # before the others were met
        fault.write_report(error)
        return 1


def _train_along(store: "Store", rank: int, size: int) -> int:
    """Do so with those who meet at the store. What goes wrong is for the one that leads to say."""
    import torch

    from predictive.training.parallel.processes import FAILURE, FOLDER, ready
    from predictive.training.run_folder import follow
    from predictive.training.team import LostWorkerError, joined

    try:
        store.set(ready(rank), "yes")
        with joined(store, rank, size, torch.device("cpu")) as team:
            follow(team, Path(store.get(FOLDER).decode()))
    except LostWorkerError:
        return 1
    except Exception as error:
        said = fault.explain(error)
        store.set(FAILURE, f"{said.message}; {said.hint}")
        return 1
    return 0


def _end_with_standard_input() -> None:
    while os.read(0, 1):  # not sys.stdin: its lock would be held when the interpreter ends
        pass
    os._exit(1)


if __name__ == "__main__":
    os._exit(main(*sys.argv[1:]))  # at once: PyTorch's threads may abort where Python ends in order
