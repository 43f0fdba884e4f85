"""PyTorch's own layers: nn.LSTM, nn.GRU, nn.RNN. It packs nothing ahead, so train is what every step of a training loop costs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import serving

THREADS = serving.limit_threads()
import torch
from harness import cases, torch_saved

torch.set_num_threads(THREADS)
LAYERS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}


class Problem:
    def __init__(self, case):
        data = {name: torch.from_numpy(array) for name, array in cases.arrays(case).items()}
        self.layer = LAYERS[case.cell](case.I, case.H)
        values = {"weight_ih_l0": data["wx"], "weight_hh_l0": data["wh"], "bias_ih_l0": data["b"],
                  "bias_hh_l0": data.get("bh", torch.zeros_like(data["b"]))}
        self.layer.load_state_dict(values)
        self.x, self.dy = data["x"], data["dy"]
        self.states = [data[name][None] for name in ("h0", "c0") if name in data]
        self.leaves = [self.x, *self.states, *(getattr(self.layer, name) for name in values)]

    def forward(self):
        return self.layer(self.x, tuple(self.states) if len(self.states) == 2 else self.states[0])[0]

    def infer(self):
        with torch.no_grad():
            return self.forward()

    def record(self):
        for leaf in self.leaves:
            leaf.requires_grad_()

    def train(self):
        y = self.forward()
        return y, torch.autograd.grad(y, self.leaves, self.dy)


def prepare(case):
    if case.cell not in LAYERS or case.mode not in ("infer", "train"):
        return None
    problem = Problem(case)
    if case.is_training:
        problem.record()
        return problem.train
    return problem.infer


def dump(case):
    if case.cell not in LAYERS:
        return None
    problem = Problem(case)
    problem.record()
    y, gradients = problem.train()
    names = ["dx", *("dh0", "dc0")[:len(problem.states)], "dwx", "dwh"]
    return {"y": y.detach().numpy(), **{n: g.contiguous().numpy() for n, g in zip(names, gradients)}}


def saved(case):
    problem = Problem(case)
    problem.record()
    return torch_saved.saved_bytes(problem.forward, problem.layer.parameters())


if __name__ == "__main__":
    serving.main(prepare, dump, saved=saved)
