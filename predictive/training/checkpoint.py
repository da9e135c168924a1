"""Everything a run depends on, in one safetensors file, for an exact resume."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialize
from torch import Tensor, nn

from predictive import atomic
from predictive.errors import ModelError
from predictive.training.network import RecurrentState
from predictive.training.progress import Progress
from predictive.translation import gettext as _


@dataclass(frozen=True)
class Checkpoint:
    """A copy of weights, averages, optimizer moments, recurrent state, random state, progress."""

    tensors: dict[str, Tensor]
    progress: Progress

    @classmethod
    def of(
        cls,
        network: nn.Module,
        averaged: nn.Module,
        optimizers: Sequence[torch.optim.Optimizer],
        state: RecurrentState,
        progress: Progress,
    ) -> Self:
        """Copy everything to the CPU."""
        tensors = {f"network.{name}": value for name, value in network.state_dict().items()}
        tensors |= {f"averaged.{name}": value for name, value in averaged.state_dict().items()}
        for place, optimizer in enumerate(optimizers):
            for number, moments in optimizer.state_dict()["state"].items():
                start = f"optimizer.{place}.{number}"
                tensors |= {f"{start}.{key}": value for key, value in moments.items()}
        for depth, layer in enumerate(state):
            tensors |= {f"state.{depth}.{part}": value for part, value in enumerate(layer)}
        tensors["random.cpu"] = torch.get_rng_state()
        if torch.cuda.is_available():
            tensors["random.cuda"] = torch.cuda.get_rng_state()
        return cls({name: value.to("cpu", copy=True) for name, value in tensors.items()}, progress)

    def restore_into(
        self,
        network: nn.Module,
        averaged: nn.Module,
        optimizers: Sequence[torch.optim.Optimizer],
    ) -> RecurrentState:
        """Restore everything; return the recurrent state, on the network's device."""
        network.load_state_dict(self._with_prefix("network"))
        averaged.load_state_dict(self._with_prefix("averaged"))
        for place, optimizer in enumerate(optimizers):
            moments = self._moments(f"optimizer.{place}")
            optimizer.load_state_dict({**optimizer.state_dict(), "state": moments})
        torch.set_rng_state(self.tensors["random.cpu"])
        if "random.cuda" in self.tensors and torch.cuda.is_available():
            torch.cuda.set_rng_state(self.tensors["random.cuda"])
        device = next(network.parameters()).device
        layers: dict[int, list[Tensor]] = {}
        for name, value in sorted(self._with_prefix("state").items()):
            layers.setdefault(int(name.split(".")[0]), []).append(value.to(device))
        return [tuple(layers[depth]) for depth in sorted(layers)]

    def save(self, path: Path) -> None:
        """Write the checkpoint in one step."""
        metadata = {"progress": msgspec.json.encode(self.progress).decode()}
        with atomic.replace(path) as file:
            file.write(serialize(self.tensors, metadata))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a checkpoint. Raises `ModelError` if it is missing or damaged."""
        with _opened(path) as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return cls(tensors, _progress_in(file))

    def _with_prefix(self, prefix: str) -> dict[str, Tensor]:
        start = f"{prefix}."
        return {
            name.removeprefix(start): value
            for name, value in self.tensors.items()
            if name.startswith(start)
        }

    def _moments(self, prefix: str) -> dict[int, dict[str, Tensor]]:
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in self._with_prefix(prefix).items():
            number, key = name.split(".", 1)
            moments.setdefault(int(number), {})[key] = value.clone()  # stepped in place
        return moments


def load_progress(path: Path) -> Progress:
    """Read the progress of a checkpoint alone. Raises `ModelError` as `Checkpoint.load` does."""
    with _opened(path) as file:
        return _progress_in(file)


def _progress_in(file: Any) -> Progress:
    return msgspec.json.decode(file.metadata()["progress"], type=Progress)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a checkpoint; raise `ModelError` for what is wrong with it."""
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except FileNotFoundError:
        raise ModelError(
            _("{path} is missing: there is nothing to resume").format(path=path)
        ) from None
    except (SafetensorError, msgspec.MsgspecError, json.JSONDecodeError, KeyError) as error:
        raise ModelError(
            _("{path} is damaged: {reason}").format(path=path, reason=error),
            _("train again with --force"),
        ) from error
