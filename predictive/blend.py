"""The weights by which a model's parts are put together, as a file of its folder."""

from pathlib import Path

import msgspec

from predictive import atomic
from predictive.errors import ModelError

BLEND = "blend.json"


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """How soon what was typed outweighs what was trained."""

    weights: tuple[float, ...] = (0.05, 0.2, 0.5)
    """By the length of the context, the most that what followed it can weigh."""
    concentrations: tuple[float, ...] = (300.0, 20.0, 3.0)
    """So many unforeseen words weigh half of that."""
    discount: float = 0.7
    """Of the first time that a word follows a context."""
    half_life: float = 500.0
    """Words, after which what stands in the present text weighs half."""


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """How suggestions are put together: what `blend.json` holds."""

    network: float = 0.6
    """The weight of the network; the rest is that of the n-grams."""
    temperature: float = 1.0
    """The network's."""
    own: float = 0.6
    """Among the n-grams, the weight of the person's own, where they stand beside a base's."""
    sharpness: float = 1.0
    """The power that the blend's probabilities are raised to, so that they are neither too sure nor
    too modest."""
    unseen: float = 0.01
    """The share of words that are not in the lexicon."""
    capitalizes: bool = True
    """Whether sentences begin with a capital in the training text."""
    trust: Trust = Trust()
    calibration_error: float | None = None
    """Of the most probable suggestion, expected, on held-out text (Naeini et al. 2015)."""


def save_blend(folder: Path, blend: Blend) -> None:
    """Write the blend of the model in `folder`."""
    pretty = msgspec.json.format(msgspec.json.encode(blend), indent=2).decode()
    atomic.write_text(folder / BLEND, pretty + "\n")


def load_blend(folder: Path) -> Blend:
    """Read what `save_blend` wrote. Raises `ModelError` if it is missing or damaged."""
    path, again = folder / BLEND, "train or import it again"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Blend)
    except FileNotFoundError:
        raise ModelError(f"{path} is missing", again) from None
    except msgspec.MsgspecError as error:
        raise ModelError(f"{path} is damaged: {error}", again) from error
