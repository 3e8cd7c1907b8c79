"""Trains small networks over the features: they err elsewhere than the linear machine, so all together err less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from engine.classifier import Network, softmax


@dataclass(frozen=True)
class Practice:
    """How the networks are trained; what was tried is in docs/understanding.md."""

    networks: int = 2
    hidden: int = 64
    epochs: int = 4
    batch: int = 256
    rate: float = 0.2
    silenced: float = 0.2  # the share of the hidden units left out, anew each time


class Adam:
    """Moves a dense array by its gradients, each entry at a pace of its own."""

    def __init__(self, array: np.ndarray) -> None:
        self._array, self._steps = array, 0
        self._mean, self._square = np.zeros_like(array), np.zeros_like(array)

    def move(self, gradient: np.ndarray, rate: float) -> None:
        self._steps += 1
        self._mean += 0.1 * (gradient - self._mean)
        self._square += 0.001 * (gradient**2 - self._square)
        mean, square = self._mean / (1 - 0.9**self._steps), self._square / (1 - 0.999**self._steps)
        self._array -= rate * mean / (np.sqrt(square) + 1e-8)


class AdaGrad:
    """Moves rows of a large array, each at a pace of its own, and only when its feature is met: features are rare."""

    def __init__(self, array: np.ndarray) -> None:
        self._array = array
        self._paces = np.full((len(array), 1), 1e-4, np.float32)
        self._met = np.zeros(len(array), bool)
        self._places = np.zeros(len(array), np.int32)

    def gathered(self, batch: csr_matrix) -> tuple[np.ndarray, csr_matrix]:
        """Return which features a batch has, and the batch over these alone."""
        self._met[batch.indices] = True
        known = np.flatnonzero(self._met)
        self._met[known] = False
        self._places[known] = np.arange(len(known), dtype=np.int32)
        return known, csr_matrix((batch.data, self._places[batch.indices], batch.indptr), (batch.shape[0], len(known)))

    def move(self, known: np.ndarray, gradient: np.ndarray, rate: float) -> None:
        self._paces[known, 0] += np.einsum("ij,ij->i", gradient, gradient) / gradient.shape[1]
        self._array[known] -= gradient * (np.float32(rate) / np.sqrt(self._paces[known]))


def train_several(
    rows: csr_matrix, truth: np.ndarray, intents: int, seed: int, practice: Practice = Practice()
) -> Network:
    """Train networks that begin differently, side by side, and lay them together as one: their mean depends less on
    chance. The rate falls to nothing, and the same seed gives the same networks."""
    random, size = np.random.default_rng(seed), practice.networks * practice.hidden
    embedding = random.standard_normal((rows.shape[1], size), dtype=np.float32) * np.float32(0.05)
    lift, bias = np.zeros(size, np.float32), np.zeros((practice.networks, 1, intents), np.float32)
    weights = random.standard_normal((practice.networks, practice.hidden, intents), dtype=np.float32)
    weights /= np.float32(practice.hidden**0.5)
    sparse, dense = AdaGrad(embedding), [Adam(array) for array in (lift, weights, bias)]
    batches = list(_batches(random, rows.shape[0], practice))
    for step, places in enumerate(batches):
        rate = practice.rate * (1 - step / len(batches))
        known, texts = sparse.gathered(rows[places])
        lifted = texts @ embedding[known] + lift
        below, gradients = _gradients(random, lifted, weights, bias, truth[places], practice.silenced)
        sparse.move(known, texts.T @ below, rate)
        for one, gradient in zip(dense, (below.sum(axis=0), *gradients), strict=True):
            one.move(gradient, rate / 10)
    return Network(embedding, lift, weights.reshape(size, intents) / practice.networks, bias.mean(axis=(0, 1)))


def _batches(random: np.random.Generator, size: int, practice: Practice) -> Iterator[np.ndarray]:
    for _ in range(practice.epochs):
        order = random.permutation(size)
        yield from (order[start : start + practice.batch] for start in range(0, size, practice.batch))


def _gradients(
    random: np.random.Generator,
    lifted: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    truth: np.ndarray,
    silenced: float,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Return the gradients of what was lifted, and of the weights and the bias of each network."""
    heard = ((random.random(lifted.shape, dtype=np.float32) >= silenced) & (lifted > 0)) / np.float32(1 - silenced)
    hidden = (lifted * heard).reshape(len(truth), *weights.shape[:2]).transpose(1, 0, 2)
    error = softmax(hidden @ weights + bias)
    error[:, np.arange(len(truth)), truth] -= 1
    error /= np.float32(len(truth))
    below = (error @ weights.transpose(0, 2, 1)).transpose(1, 0, 2).reshape(lifted.shape) * heard
    return below, (hidden.transpose(0, 2, 1) @ error, error.sum(axis=1, keepdims=True))
