"""The device that trains, and its precision."""

from contextlib import AbstractContextManager

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from predictive.errors import DeviceError
from predictive.options import Precision
from predictive.training.parallel import torchrun
from predictive.translation import gettext as _
from predictive.translation import ngettext


def choose_device(name: str = "auto") -> torch.device:
    """Return the device of that name, or the best one available.

    Workers that share a machine have a GPU each. Raises `DeviceError` if the machine does not have
    the device.
    """
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next((kind for kind, there in available.items() if there), "cpu")
    if not available.get(name, True):
        raise DeviceError(
            _("there is no {name} device here").format(name=name),
            _("leave out --device, or use cpu"),
        )
    return _own_gpu() if name == "cuda" and torchrun.is_launched() else torch.device(name)


def _own_gpu() -> torch.device:
    number, count = torchrun.local_rank(), torch.cuda.device_count()
    if number >= count:
        raise DeviceError(
            ngettext(
                "there is {count} GPU on this machine",
                "there are {count} GPUs on this machine",
                count,
            ).format(count=count),
            _("use --nproc-per-node {count}").format(count=count),
        )
    torch.cuda.set_device(number)
    return torch.device("cuda", number)


def has_bf16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    capabilities = getattr(torch.cpu, "get_capabilities", dict)  # not in older versions
    features: dict[str, bool] = capabilities() if device.type == "cpu" else {}
    return bool(features.get("avx512_bf16") or features.get("amx_bf16") or features.get("bf16"))


def uses_bf16(device: torch.device, precision: Precision) -> bool:
    """Whether to compute in bfloat16: if requested or, by default, if the device is fast at it."""
    return precision == "bf16" or (precision == "auto" and has_bf16(device))


def autocast(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
    """Return the autocast context of a device and a precision."""
    enabled = uses_bf16(device, precision)
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


def on_device(array: npt.NDArray[np.generic], device: torch.device) -> Tensor:
    """Return an array as a tensor on the device, without waiting for it."""
    return moved(torch.from_numpy(array), device)


def moved(tensor: Tensor, device: torch.device) -> Tensor:
    """Return a tensor of the CPU on the device, without waiting for it.

    From memory that can be paged out, CUDA copies only after all work before it is done.
    """
    pinned = tensor.pin_memory() if device.type == "cuda" else tensor
    return pinned.to(device, non_blocking=True)
