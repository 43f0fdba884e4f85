"""What is compared: cells, shapes, the data all programs share, and how many multiply-adds a case is.

A shape is (T, B, I, H): time steps, batch, input size, hidden size. Sequences are time-major, [T, B, size], in float32.
"""

import math
from typing import NamedTuple

import numpy as np


class Case(NamedTuple):
    cell: str
    mode: str
    T: int
    B: int
    I: int
    H: int

    @property
    def shape(self):
        return self[2:]

    @property
    def is_training(self):
        return self.mode != "infer"

    def __str__(self):
        return " ".join(map(str, self))


class Kind(NamedTuple):
    """Gates that multiply the input, gates that multiply the state, and the states, of a cell that several libraries have."""
    input_blocks: int
    recurrent_blocks: int
    states: str


LSTM, GRU, RNN = Kind(4, 4, "hc"), Kind(3, 3, "h"), Kind(1, 1, "h")
KINDS = {
    "lstm": LSTM, "lstm_hand": LSTM, "lstm_naive": LSTM, "lstm_peephole": LSTM,
    "gru": GRU, "gru_rb": GRU, "rnn": RNN,
}

LAYER_CELLS = ["lstm", "gru", "rnn"]
LOOP_CELLS = ["lstm_hand", "lstm_peephole", "gru_rb", "mut1"]
MODES = ["infer", "train", "train_repack"]
LAYER_SHAPES = [
    (100, 1, 128, 128), (100, 1, 512, 512), (100, 16, 128, 256), (100, 32, 256, 512),
    (64, 64, 512, 1024), (35, 20, 200, 200), (784, 32, 1, 100), (128, 128, 128, 128),
]
LOOP_SHAPES = [(35, 20, 200, 200), (100, 32, 256, 512), (100, 1, 128, 128)]


def kind(cell, I, H):
    """None for a cell that only this project has."""
    if cell == "mut1":      # its input needs a matrix of its own unless it is as wide as the state
        return Kind(2 if I == H else 3, 2, "h")
    return KINDS.get(cell)


def forward_flops(cell, T, B, I, H):
    """Multiplications and additions of the matrix products; None for a cell that only this project has."""
    k = kind(cell, I, H)
    return 2 * T * B * H * (k.input_blocks * I + k.recurrent_blocks * H) if k else None


def recurrent_weights(cell, I, H):
    """Numbers that every time step multiplies a state with."""
    return kind(cell, I, H).recurrent_blocks * H * H


def hashed(seed, scale, *shape):
    """Numbers every program can make for itself: 32-bit hash of seed and index, its upper 24 bits a fraction in [-scale, scale)."""
    v = (np.arange(math.prod(shape), dtype=np.uint32) + np.uint32(seed * 7919)) * np.uint32(2654435761)
    v = (v ^ (v >> np.uint32(15))) * np.uint32(2246822519)
    v ^= v >> np.uint32(13)
    fraction = (v >> np.uint32(8)).astype(np.float32) * np.float32(2.0 ** -24)
    return ((fraction - np.float32(0.5)) * np.float32(2 * scale)).reshape(shape)


def arrays(case):
    """A case's data; matrices [blocks * H, size] with PyTorch's order of gates: i, f, g, o; r, z, n."""
    _, _, T, B, I, H = case
    k = kind(case.cell, I, H)
    small = H ** -0.5
    made = {"x": hashed(1, 1, T, B, I), "dy": hashed(8, 1, T, B, H)}
    for n, state in enumerate(k.states):
        made[state + "0"] = hashed(2 + n, 0.5, B, H)
    made["wx"] = hashed(4, small, k.input_blocks * H, I)
    made["wh"] = hashed(5, small, k.recurrent_blocks * H, H)
    made["b"] = hashed(6, small, k.input_blocks * H)
    if case.cell == "gru":
        made["bh"] = hashed(7, small, 3 * H)
        made["bh"][:2 * H] = 0      # those of r and z would only be added to b
    if case.cell == "lstm_peephole":
        made["p"] = hashed(9, small, 3, H)
    return made


def parse_shapes(text):
    return [tuple(int(size) for size in shape.split("x")) for shape in text.split(",")]
