"""What `torchrun` says in the environment of the processes that it starts."""

import os


def is_launched() -> bool:
    """Whether this process is one of those."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def rank() -> int:
    """Return this worker's number among all; 0 leads."""
    return int(os.environ["RANK"]) if is_launched() else 0


def world_size() -> int:
    """Return the number of workers on all machines."""
    return int(os.environ["WORLD_SIZE"]) if is_launched() else 1


def local_rank() -> int:
    """Return this worker's number on its machine."""
    return int(os.environ.get("LOCAL_RANK", "0"))


def machine() -> int:
    """Return the number of this worker's machine; 0 is that of the one that leads."""
    return int(os.environ.get("GROUP_RANK", "0"))
