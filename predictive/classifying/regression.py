"""Multinomial logistic regression with L2 regularization, in numpy.

scikit-learn has one too, but takes 200 MB with scipy, four times as much as numpy, and longer to
import than a classifier takes to be loaded and used.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.classifying.sparse import Floats, SparseMatrix

Doubles = npt.NDArray[np.float64]
Objective = Callable[[Doubles], tuple[float, Doubles]]
"""Returns the value and the gradient at a point."""

_MEMORY = 5
"""Steps by which L-BFGS estimates the curvature."""
_TOLERANCE = 3e-4
"""Of the gradient, an example."""
_MAX_STEPS = 200
_MAX_HALVINGS = 30
_SUFFICIENT = 1e-4
"""Of the decrease that the gradient promises."""


class Design(NamedTuple):
    """The features of N texts: dense ones (N, D) and sparse ones (N, S)."""

    dense: Floats
    sparse: SparseMatrix

    @property
    def width(self) -> int:
        """The number of features, D + S."""
        width: int = self.dense.shape[1] + self.sparse.shape[1]
        return width

    def times(self, weights: Floats) -> Doubles:
        """Return the product (N, K) with weights (D + S, K)."""
        dense, sparse = np.split(weights, [self.dense.shape[1]])
        return (self.dense @ dense + self.sparse.times(sparse)).astype(np.float64)

    def transposed_times(self, residuals: Doubles) -> Doubles:
        """Return the product (D + S, K) of the transposed features with (N, K)."""
        right = residuals.astype(np.float32)
        parts = (self.dense.T @ right, self.sparse.transposed_times(right))
        return np.concatenate(parts).astype(np.float64)


class Regression(NamedTuple):
    """A linear function of features to logits of K classes."""

    weights: Floats
    """(D + S, K)"""
    bias: Doubles
    """(K,)"""

    def logits(self, design: Design) -> Doubles:
        """Return the logits (N, K) of texts."""
        return design.times(self.weights) + self.bias


def fit_regression(
    design: Design, labels: npt.NDArray[np.int64], classes: int, strength: float
) -> Regression:
    """Fit the class (N,) of each text; classes are numbered from 0, and each must occur.

    Minimizes the negative log-likelihood plus |weights|² / (2 * strength); the bias is free.
    """
    shape = (design.width, classes)
    one_hot = np.eye(classes)[labels]

    def objective(point: Doubles) -> tuple[float, Doubles]:
        logs = log_softmax(_regression(point, shape).logits(design))
        residuals = np.exp(logs) - one_hot
        weights = point[:-classes].reshape(shape)
        gradient = design.transposed_times(residuals) + weights / strength
        value = -logs[np.arange(len(labels)), labels].sum()
        value += (weights**2).sum() / (2 * strength)
        return value, np.concatenate([gradient.ravel(), residuals.sum(axis=0)])

    start = np.zeros((design.width + 1) * classes)
    return _regression(minimize(objective, start, _TOLERANCE * len(labels)), shape)


def _regression(point: Doubles, shape: tuple[int, int]) -> Regression:
    split = shape[0] * shape[1]
    return Regression(point[:split].reshape(shape).astype(np.float32), point[split:])


def log_softmax(logits: Doubles) -> Doubles:
    """Return the log-probabilities (..., K) of logits (..., K)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Doubles = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def minimize(objective: Objective, point: Doubles, tolerance: float) -> Doubles:
    """Return where a smooth convex function is least, from a first point (P,) on.

    L-BFGS with backtracking (Nocedal and Wright 2006, algorithms 7.5 and 3.1), until no part of the
    gradient is larger than `tolerance`.
    """
    value, gradient = objective(point)
    changes: list[tuple[Doubles, Doubles]] = []
    for _ in range(_MAX_STEPS):
        if np.abs(gradient).max(initial=0) <= tolerance:
            break
        direction = -_times_inverse_hessian(gradient, changes)
        slope = float(direction @ gradient)
        step = 1.0 if changes else min(1.0, 1 / float(np.abs(gradient).sum()))
        for _ in range(_MAX_HALVINGS):
            new_value, new_gradient = objective(point + step * direction)
            if new_value <= value + _SUFFICIENT * step * slope:
                break
            step /= 2
        else:
            break  # as near as float32 gets
        change = (step * direction, new_gradient - gradient)
        if change[0] @ change[1] > 0:
            changes = [*changes[1 - _MEMORY :], change]
        point, value, gradient = point + change[0], new_value, new_gradient
    return point


def _times_inverse_hessian(gradient: Doubles, changes: list[tuple[Doubles, Doubles]]) -> Doubles:
    """Return the product with the inverse Hessian that changes of point and gradient suggest."""
    result, factors = gradient.copy(), []
    for moved, turned in reversed(changes):
        factors.append((moved @ result) / (moved @ turned))
        result -= factors[-1] * turned
    if changes:
        moved, turned = changes[-1]
        result *= (moved @ turned) / (turned @ turned)
    for (moved, turned), factor in zip(changes, reversed(factors), strict=True):
        result += moved * (factor - (turned @ result) / (moved @ turned))
    return result
