"""Cells for which PyTorch has no layer, as an experienced user writes them: input products of all steps before the loop, the gates' recurrent
matrices side by side. --impl eager runs the loops as Python, --impl jit as TorchScript. lstm_naive is the plain form, for comparison.
"""

import sys
from pathlib import Path
from typing import List

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import serving

THREADS = serving.limit_threads()
import torch
from torch import Tensor, addmm, sigmoid, tanh
from torch.nn.functional import linear
from harness import cases, torch_saved

torch.set_num_threads(THREADS)

PROFILING_RUNS = 4      # TorchScript specialises in its first runs


def lstm_naive(x: Tensor, h: Tensor, c: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    ys: List[Tensor] = []
    for x_t in x.unbind(0):
        i, f, g, o = (linear(x_t, wx, b) + linear(h, wh)).chunk(4, 1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        ys.append(h)
    return torch.stack(ys)


def lstm_hand(x: Tensor, h: Tensor, c: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    u = wh.t()
    ys: List[Tensor] = []
    for wx_t in linear(x, wx, b).unbind(0):
        i, f, g, o = addmm(wx_t, h, u).chunk(4, 1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        ys.append(h)
    return torch.stack(ys)


def lstm_peephole(x: Tensor, h: Tensor, c: Tensor, wx: Tensor, wh: Tensor, b: Tensor, p: Tensor) -> Tensor:
    u = wh.t()
    p_i, p_f, p_o = p.unbind(0)
    ys: List[Tensor] = []
    for wx_t in linear(x, wx, b).unbind(0):
        i, f, g, o = addmm(wx_t, h, u).chunk(4, 1)
        c = sigmoid(f + p_f * c) * c + sigmoid(i + p_i * c) * tanh(g)
        h = sigmoid(o + p_o * c) * tanh(c)
        ys.append(h)
    return torch.stack(ys)


def gru_rb(x: Tensor, h: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    size = h.shape[1]
    u, u_n = wh[:2 * size].t(), wh[2 * size:].t()
    wx_gates, wx_n = linear(x, wx, b).split([2 * size, size], 2)
    ys: List[Tensor] = []
    for gates_t, n_t in zip(wx_gates.unbind(0), wx_n.unbind(0)):
        r, z = sigmoid(addmm(gates_t, h, u)).chunk(2, 1)
        n = tanh(addmm(n_t, r * h, u_n))
        h = n + z * (h - n)
        ys.append(h)
    return torch.stack(ys)


def mut1(x: Tensor, h: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    size = h.shape[1]
    u_r, u_n = wh[:size].t(), wh[size:].t()
    blocks = linear(x, wx, b).split(size, 2)
    x_n = tanh(blocks[2] if len(blocks) == 3 else x)
    ys: List[Tensor] = []
    for z, r_t, n_t in zip(sigmoid(blocks[0]).unbind(0), blocks[1].unbind(0), x_n.unbind(0)):
        r = sigmoid(addmm(r_t, h, u_r))
        n = tanh(addmm(n_t, r * h, u_n))
        h = h + z * (n - h)
        ys.append(h)
    return torch.stack(ys)


LOOPS = {loop.__name__: loop for loop in (lstm_naive, lstm_hand, lstm_peephole, gru_rb, mut1)}
IMPLEMENTATION = sys.argv[sys.argv.index("--impl") + 1] if "--impl" in sys.argv else "eager"


class Problem:
    def __init__(self, case):
        data = {name: torch.from_numpy(array) for name, array in cases.arrays(case).items()}
        self.dy = data.pop("dy")
        self.leaves = data
        loop = LOOPS[case.cell]
        self.loop = torch.jit.script(loop) if IMPLEMENTATION == "jit" else loop

    def forward(self):
        return self.loop(*self.leaves.values())

    def infer(self):
        with torch.no_grad():
            return self.forward()

    def record(self):
        for leaf in self.leaves.values():
            leaf.requires_grad_()

    def train(self):
        y = self.forward()
        return y, torch.autograd.grad(y, list(self.leaves.values()), self.dy)


def prepare(case):
    if case.cell not in LOOPS or case.mode not in ("infer", "train"):
        return None
    problem = Problem(case)
    if case.is_training:
        problem.record()
        return problem.train
    return problem.infer


def dump(case):
    if case.cell not in LOOPS:
        return None
    problem = Problem(case)
    problem.record()
    for _ in range(PROFILING_RUNS):
        y, gradients = problem.train()
    named = {f"d{name}": gradient.contiguous().numpy() for name, gradient in zip(problem.leaves, gradients)}
    return {"y": y.detach().numpy(), **{name: named[name] for name in ("dx", "dh0", "dc0", "dwx", "dwh") if name in named}}


def saved(case):
    problem = Problem(case)
    problem.record()
    weights = [leaf for name, leaf in problem.leaves.items() if name not in ("x", "h0", "c0")]
    return torch_saved.saved_bytes(problem.forward, weights)


if __name__ == "__main__":
    serving.main(prepare, dump, first_runs=PROFILING_RUNS, saved=saved,
                 options=lambda parser: parser.add_argument("--impl", choices=["eager", "jit"], default="eager"))
