"""What a plan has to know about the device that trains."""

from typing import NamedTuple

import torch

from predictive.options import Precision
from predictive.training.device import uses_bf16
from predictive.training.parallel import torchrun

_CORE_SPEED, _CORE_SPEED_BF16 = 40e9, 75e9
_APPLE_GPU_SPEED = 10e12
_MULTIPROCESSOR_SPEED = {7: 0.1e12, 8: 0.25e12, 9: 0.45e12}
"""By the major version of the compute capability: a network of 1 x 1,280 reaches 60 TFLOP/s on the
132 multiprocessors of an H100 (9.0). The others are estimates. Later ones count as 9."""
_NO_BF16 = 0.5
"""Of a GPU's speed without bfloat16."""


class Hardware(NamedTuple):
    """The kind of device that each worker has, and the speed of all workers together."""

    is_cuda: bool
    flops_per_second: float
    """Expected in training, as measured (see benchmarks/README.md)."""


def hardware_of(device: torch.device, precision: Precision) -> Hardware:
    """Describe a device."""
    has_bf16, workers = uses_bf16(device, precision), torchrun.world_size()
    if device.type == "cpu":
        core = _CORE_SPEED_BF16 if has_bf16 else _CORE_SPEED
        return Hardware(is_cuda=False, flops_per_second=core * torch.get_num_threads() * workers)
    if device.type == "mps":
        return Hardware(is_cuda=False, flops_per_second=_APPLE_GPU_SPEED * workers)
    properties = torch.cuda.get_device_properties(device)
    speed = gpu_speed(properties.multi_processor_count, properties.major, has_bf16=has_bf16)
    return Hardware(is_cuda=True, flops_per_second=speed * workers)


def gpu_speed(multiprocessors: int, generation: int, *, has_bf16: bool) -> float:
    """Return the operations per second expected of an NVIDIA GPU in training.

    `generation` is the major version of its compute capability.
    """
    nearest = min(max(generation, min(_MULTIPROCESSOR_SPEED)), max(_MULTIPROCESSOR_SPEED))
    speed = multiprocessors * _MULTIPROCESSOR_SPEED[nearest]
    return speed if has_bf16 else _NO_BF16 * speed
