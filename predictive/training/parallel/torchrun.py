"""What `torchrun` tells the processes that it starts, in their environment."""

import os


def is_launched() -> bool:
    """Whether torchrun started this process."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def rank() -> int:
    """Return this worker's rank among all; 0 is the leader."""
    return int(os.environ["RANK"]) if is_launched() else 0


def world_size() -> int:
    """Return the number of workers on all machines."""
    return int(os.environ["WORLD_SIZE"]) if is_launched() else 1


def local_rank() -> int:
    """Return this worker's rank on its machine."""
    return int(os.environ.get("LOCAL_RANK", "0"))


def machine() -> int:
    """Return the rank of this worker's machine; 0 is the leader's."""
    return int(os.environ.get("GROUP_RANK", "0"))
