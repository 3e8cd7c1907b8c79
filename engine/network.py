"""Trains a small network over the features: it errs elsewhere than the linear machine, so both together err less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from engine.classifier import Network, softmax


@dataclass(frozen=True)
class Practice:
    """How the network is trained; what was tried is in docs/understanding.md."""

    networks: int = 2
    hidden: int = 64
    epochs: int = 4
    batch: int = 128
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


def train_several(
    rows: csr_matrix, truth: np.ndarray, intents: int, seed: int, practice: Practice = Practice()
) -> Network:
    """Train networks that begin differently, and lay them side by side as one: their mean depends less on chance."""
    made = [train(rows, truth, intents, seed + place, practice) for place in range(practice.networks)]
    return Network(
        np.hstack([one.embedding for one in made]),
        np.concatenate([one.lift for one in made]),
        np.vstack([one.weights for one in made]) / len(made),
        np.mean([one.bias for one in made], axis=0),
    )


def train(rows: csr_matrix, truth: np.ndarray, intents: int, seed: int, practice: Practice = Practice()) -> Network:
    """Train on rows of length one; the rate falls to nothing, and the same seed gives the same network."""
    random = np.random.default_rng(seed)
    rows = rows.astype(np.float32)
    embedding = (random.standard_normal((rows.shape[1], practice.hidden)) * 0.05).astype(np.float32)
    weights = (random.standard_normal((practice.hidden, intents)) / practice.hidden**0.5).astype(np.float32)
    network = Network(embedding, np.zeros(practice.hidden, np.float32), weights, np.zeros(intents, np.float32))
    paces = np.full((rows.shape[1], 1), 1e-4, np.float32)
    dense = [Adam(array) for array in (network.lift, network.weights, network.bias)]
    batches = list(_batches(random, rows.shape[0], practice))
    for step, places in enumerate(batches):
        rate = practice.rate * (1 - step / len(batches))
        known, gradients = _gradients(random, network, rows[places], truth[places], practice.silenced)
        # A feature is rare, so its row has a pace of its own and moves only when it is met (AdaGrad).
        paces[known] += (gradients[0] ** 2).mean(axis=1, keepdims=True)
        embedding[known] -= rate * gradients[0] / np.sqrt(paces[known])
        for one, gradient in zip(dense, gradients[1:], strict=True):
            one.move(gradient, rate / 10)
    return network


def _batches(random: np.random.Generator, size: int, practice: Practice) -> Iterator[np.ndarray]:
    for _ in range(practice.epochs):
        order = random.permutation(size)
        yield from (order[start : start + practice.batch] for start in range(0, size, practice.batch))


def _gradients(
    random: np.random.Generator, network: Network, batch: csr_matrix, truth: np.ndarray, silenced: float
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return which features the batch has, and the gradients of their rows, the lift, the weights and the bias."""
    known, places = np.unique(batch.indices, return_inverse=True)
    texts = csr_matrix((batch.data, places, batch.indptr), shape=(batch.shape[0], len(known)))
    lifted = texts @ network.embedding[known] + network.lift
    heard = ((random.random(lifted.shape) >= silenced) / (1 - silenced)).astype(np.float32)
    hidden = np.maximum(lifted, 0) * heard
    chances = softmax(hidden @ network.weights + network.bias)
    chances[np.arange(len(truth)), truth] -= 1
    error = chances / len(truth)
    below = (error @ network.weights.T) * heard * (lifted > 0)
    return known, [texts.T @ below, below.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
