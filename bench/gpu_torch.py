"""CellDsl's kernels beside PyTorch on one GPU, interleaved in one run; writes the table of docs/gpu.md.

    dotnet publish bench/CellDsl.Gpu.Bench -c Release -r linux-x64 -o artifacts/gpu
    python3 bench/gpu_torch.py --program artifacts/gpu/celldsl-gpu --out gpu

LSTM and GRU stand beside cuDNN with TF32 off and on; cells that PyTorch has no layer for beside the same loops in eager mode and under torch.compile.
First both sides compute outputs and gradients of the same data, which must agree (PyTorch with TF32 off); then they are asked for the same case in turn,
in rounds whose order rotates. All data stay on the device; every iteration is timed until the device is done. A training step packs its weights anew, as
after an update. Writes OUT.md and OUT.jsonl; exit code 1 if numbers differ. --device cpu --backend gpu-cpu with tiny shapes tries the program without a GPU.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
import numpy as np
import torch
from harness import cases, programs, serving
import torch_loops

LAYERS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
LAYER_SHAPES = [(100, 1, 512, 512), (100, 32, 512, 512), (256, 64, 1024, 1024), (1024, 16, 128, 128)]
LOOP_SHAPES = [(100, 32, 512, 512)]
MODES = {"infer": "forward", "train_repack": "training"}
TOLERANCE = 1e-4        # of the largest number of an array: float sums of up to T * B terms, in different orders
FIRST_RUNS = 3


class Peer:
    """PyTorch in one of its ways to run a case."""

    def __init__(self, case, device, name):
        self.device, self.tf32, self.leaves = device, name == "cudnn-tf32", {}
        data = {n: torch.from_numpy(a).to(device) for n, a in cases.arrays(case).items()}
        self.dy = data.pop("dy")
        self.leaves = data
        if case.cell in LAYERS:
            layer = LAYERS[case.cell](case.I, case.H).to(device)
            layer.load_state_dict({"weight_ih_l0": data["wx"], "weight_hh_l0": data["wh"], "bias_ih_l0": data["b"],
                                   "bias_hh_l0": data.get("bh", torch.zeros_like(data["b"]))})
            states = [data[n][None] for n in ("h0", "c0") if n in data]
            self.leaves = {"x": data["x"], **{n: s for n, s in zip(("h0", "c0"), states)}, "wx": layer.weight_ih_l0, "wh": layer.weight_hh_l0,
                           "b": layer.bias_ih_l0, "bh": layer.bias_hh_l0}
            self.run = lambda: layer(data["x"], tuple(states) if len(states) == 2 else states[0])[0]
        else:
            loop = torch_loops.LOOPS[case.cell]
            if name == "compile":
                loop = torch.compile(loop)
            self.run = lambda: loop(*data.values())

    def iterate(self, mode):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = self.tf32
        if mode == "infer":
            with torch.no_grad():
                return self.run(), None
        for leaf in self.leaves.values():
            leaf.requires_grad_()
        y = self.run()
        return y, torch.autograd.grad(y, list(self.leaves.values()), self.dy)

    def step(self, mode):
        self.iterate(mode)
        if self.device == "cuda":
            torch.cuda.synchronize()

    def results(self):
        y, gradients = self.iterate("train")
        named = {f"d{n}": g for n, g in zip(self.leaves, gradients)}
        return {"y": y, **{n: named[n] for n in ("dx", "dh0", "dc0", "dwx", "dwh") if n in named}}


def peer_names(cell, device):
    if device == "cpu":
        return ["layer" if cell in LAYERS else "eager"]
    return ["cudnn", "cudnn-tf32"] if cell in LAYERS else ["eager", *(["compile"] if hasattr(torch, "compile") else [])]


def differences(spec, case, device):
    """The largest difference of each array, relative to its largest number."""
    with tempfile.TemporaryDirectory() as folder:
        shape = "x".join(map(str, case.shape))
        subprocess.run([*spec.command, "--cells", case.cell, "--shapes", shape, "--dump", folder], check=True, stdout=sys.stderr)
        for name, tensor in Peer(case, device, peer_names(case.cell, device)[0]).results().items():
            expected = tensor.detach().contiguous().cpu().numpy().ravel()
            file = Path(folder) / f"{name}.f32"
            actual = np.fromfile(file, np.float32) if file.exists() else np.zeros(0, np.float32)
            yield name, float(np.abs(actual - expected).max() / np.abs(expected).max()) if actual.shape == expected.shape else float("inf")


def measure(case, ours, device, given):
    """Samples in nanoseconds by program."""
    peers = {}
    for name in peer_names(case.cell, device):
        try:
            peer = Peer(case, device, name)
            for _ in range(FIRST_RUNS):
                peer.step(case.mode)
            peers[name] = peer
        except Exception as failure:        # torch.compile needs a compiler that not every machine has
            print(f"{name}: {case}: {type(failure).__name__}: {str(failure)[:300]}", file=sys.stderr)
    ours.ask(case, 0)
    asked = {"celldsl": lambda: ours.ask(case, given.seconds),
             **{name: lambda peer=peer: serving.sample(lambda: peer.step(case.mode), given.seconds) for name, peer in peers.items()}}
    samples = {name: [] for name in asked}
    for turn in range(given.rounds):
        order = list(asked)
        for name in order[turn % len(order):] + order[:turn % len(order)]:
            samples[name] += asked[name]()
    return {name: taken for name, taken in samples.items() if taken}


def all_cases(given):
    shapes = cases.parse_shapes(given.shapes) if given.shapes else None
    for cell in given.cells.split(","):
        for shape in shapes or (LAYER_SHAPES if cell in LAYERS else LOOP_SHAPES):
            yield cell, shape


def row(case, medians):
    mine = medians["celldsl"]
    others = [f"{name} {ms:.3f} ({ms / mine:.2f}×)" for name, ms in medians.items() if name != "celldsl"]
    return f"| {case.cell} | {','.join(map(str, case.shape))} | {MODES[case.mode]} | {mine:.3f} | {' | '.join((others + ['', ''])[:2])} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the executable of bench/CellDsl.Gpu.Bench")
    parser.add_argument("--backend", default="gpu", help="cuda, opencl, gpu, or gpu-cpu")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"], help="PyTorch's")
    parser.add_argument("--cells", default="lstm,gru,lstm_peephole,mut1")
    parser.add_argument("--shapes", help="TxBxIxH,...; default: those of docs/gpu.md")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5, help="measured per program, case and round")
    parser.add_argument("--out", default="gpu")
    given = parser.parse_args()
    if given.device == "cuda" and not torch.cuda.is_available():
        sys.exit("PyTorch finds no GPU; --device cpu --backend gpu-cpu --shapes 3x2x8x8 tries this program without one.")

    spec = programs.Spec("celldsl", [given.program, "bench", "--backend", given.backend], "")
    where = torch.cuda.get_device_name() if given.device == "cuda" else "the processor"
    about = f"PyTorch {torch.__version__}" + (f", CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}" if given.device == "cuda" else "")
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    lines = [f"`{command}`", "", f"{where}; {about}; {given.rounds} rounds of {given.seconds} s; medians in ms, and how many times as long as CellDsl PyTorch takes.", "",
             "| cell | T,B,I,H | | CellDsl ms | | |", "|---|---|---|---|---|---|"]
    wrong = 0
    ours = programs.Program(spec, 1)
    with open(f"{given.out}.jsonl", "w") as raw:
        for cell, shape in all_cases(given):
            for name, error in differences(spec, cases.Case(cell, "train", *shape), given.device):
                wrong += not error < TOLERANCE
                print(f"{cell} {shape} {name}: largest difference {error:.1e}{'' if error < TOLERANCE else ' DIFFERS'}", file=sys.stderr)
                raw.write(json.dumps({"cell": cell, "shape": shape, "array": name, "difference": error}) + "\n")
            for mode in MODES:
                case = cases.Case(cell, mode, *shape)
                samples = measure(case, ours, given.device, given)
                if "celldsl" not in samples:
                    wrong += 1
                    continue
                medians = {name: statistics.median(taken) / 1e6 for name, taken in samples.items()}
                lines.append(row(case, medians))
                print(lines[-1], file=sys.stderr)
                for name, taken in samples.items():
                    raw.write(json.dumps({"program": name, "cell": cell, "mode": mode, "shape": shape, "median_ms": medians[name], "min_ms": min(taken) / 1e6,
                                          "samples": len(taken)}) + "\n")
    ours.close()
    Path(f"{given.out}.md").write_text("\n".join(lines) + "\n")
    print(f"{given.out}.md, {given.out}.jsonl; {wrong} problems", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
