"""A follower of a run on this machine, started by `processes`.

python -m predictive.training.parallel.worker STORE RANK SIZE
"""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from predictive.translation import set_language

if TYPE_CHECKING:
    from torch.distributed import Store  # type: ignore[attr-defined]


def main(place: str, rank: str, size: str) -> int:
    """Train until the leader ends it; return the exit status."""
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    set_language(os.environ.get("LANGUAGE", "en"))  # the leader's, which shows what goes wrong
    from predictive import fault

    try:
        from torch.distributed import FileStore  # type: ignore[attr-defined]

        return _follow_leader(FileStore(place, int(size)), int(rank), int(size))
    except Exception as error:  # before it joined the others
        fault.write_report(error)
        return 1


def _follow_leader(store: "Store", rank: int, size: int) -> int:
    """Train with the workers of a store. What goes wrong is for the leader to report."""
    import torch

    from predictive import fault
    from predictive.training.parallel.processes import FAILURE, FOLDER, ready
    from predictive.training.run_folder import run_follower
    from predictive.training.team import LostWorkerError, process_group

    try:
        store.set(ready(rank), "yes")
        with process_group(store, rank, size, torch.device("cpu")) as team:
            run_follower(team, Path(store.get(FOLDER).decode()))
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
