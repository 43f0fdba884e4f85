"""CellDsl beside the same cells as eager PyTorch loops, interleaved in one run on one machine; prints a Markdown table.

    dotnet build -c Release ../cells
    python3 compare_eager.py [--threads 2] [--shape 35,20,200,200] [--rounds 3] [--seconds 1]

"eager" is the cell as its equations read, one operation after the other. "careful" is what an experienced user writes: the input products of all
steps in one product before the loop, the gates' recurrent matrices side by side. Both in float32. forward: no gradients kept; train: forward and backward with
gradients of x, the initial states and all parameters. Every round runs each program once, in its own process; the figures are medians over rounds
of each process's median.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "CellDsl.Lab.Tests" / "Torch"))


def careful_lstm(torch, F, p, x, states, peephole):
    h, c = states
    w = torch.cat([p["Wi"], p["Wf"], p["Wo"], p["Wg"]])
    u = torch.cat([p["Ui"], p["Uf"], p["Uo"], p["Ug"]]).t()
    b = torch.cat([p["bi"], p["bf"], p["bo"], p["bg"]])
    ys = []
    for gx in F.linear(x, w, b).unbind(0):
        i, f, o, g = torch.addmm(gx, h, u).chunk(4, 1)
        if peephole:
            i, f = i + p["pi"] * c, f + p["pf"] * c
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        if peephole:
            o = o + p["po"] * c
        h = torch.sigmoid(o) * torch.tanh(c)
        ys.append(h)
    return torch.stack(ys)


def careful_gru_reset_before(torch, F, p, x, states):
    (h,) = states
    columns = x.shape[2]
    w = torch.cat([p[n][:, :columns] for n in ("Wr", "Wz", "W")])
    b = torch.cat([p["br"], p["bz"], torch.zeros_like(p["br"])])
    u = torch.cat([p["Wr"][:, columns:], p["Wz"][:, columns:]]).t()
    un = p["W"][:, columns:].t()
    ys = []
    for gx in F.linear(x, w, b).unbind(0):
        r, z, n = gx.split(h.shape[1], 1)
        r, z = torch.sigmoid(torch.addmm(torch.cat([r, z], 1), h, u)).chunk(2, 1)
        h = (1 - z) * h + z * torch.tanh(torch.addmm(n, r * h, un))
        ys.append(h)
    return torch.stack(ys)


def careful_mut1(torch, F, p, x, states):
    (h,) = states
    z, rx = F.linear(x, torch.cat([p["Wxz"], p["Wxr"]]), torch.cat([p["bz"], p["br"]])).chunk(2, 2)
    ys = []
    for z, rx, tx in zip(torch.sigmoid(z).unbind(0), rx.unbind(0), (torch.tanh(x) + p["bh"]).unbind(0)):
        r = torch.sigmoid(torch.addmm(rx, h, p["Whr"].t()))
        h = torch.tanh(torch.addmm(tx, r * h, p["Whh"].t())) * z + h * (1 - z)
        ys.append(h)
    return torch.stack(ys)


CAREFUL = {
    "Lstm": lambda *a: careful_lstm(*a, peephole=False),
    "PeepholeLstmDiagonal": lambda *a: careful_lstm(*a, peephole=True),
    "GruResetBefore": careful_gru_reset_before,
    "Mut1": careful_mut1,
}


def torch_main(cell, form, mode, shape, threads, seconds):
    """In its own process: prints the median in milliseconds."""
    import torch
    import torch.nn.functional as F
    import record

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    time_steps, batch, inputs, hidden = shape
    sizes = {"I": hidden if cell in record.RAW_INPUT else inputs, "H": hidden, "O": hidden}
    step, states, shapes = record.CELLS[cell]
    p = {}
    for name, axes in shapes.items():
        axes = [sum(sizes[letter] for letter in axis) for axis in axes.split(",")]
        p[name] = (torch.randn(*axes) * axes[-1] ** -0.5).requires_grad_(mode == "train")
    x = torch.randn(time_steps, batch, sizes["I"], requires_grad=mode == "train")
    start = [torch.zeros(batch, hidden, requires_grad=mode == "train") for _ in states.split()]
    dy = torch.randn(time_steps, batch, hidden)

    def forward():
        return CAREFUL[cell](torch, F, p, x, start) if form == "careful" else record.run(step, p, x, start)[0]

    def once():
        if mode == "forward":
            with torch.no_grad():
                forward()
        else:
            torch.autograd.grad((forward() * dy).sum(), [x, *start, *p.values()])

    print(f"{median_ms(once, seconds):.4f}")


def median_ms(once, seconds):
    samples, until = [], time.perf_counter() + seconds
    for _ in range(3):
        once()
    while len(samples) < 5 or time.perf_counter() < until:
        begin = time.perf_counter()
        once()
        samples.append(1e3 * (time.perf_counter() - begin))
    return statistics.median(samples)


def celldsl(cell, mode, shape, threads, seconds):
    out = subprocess.run(
        ["dotnet", str(HERE.parent / "cells/bin/Release/net10.0/CellDsl.Cells.dll"), "bench", "--cell", cell, "--mode", mode,
         "--shape", ",".join(map(str, shape)), "--threads", str(threads), "--seconds", str(seconds)],
        check=True, capture_output=True, text=True).stdout
    header, row = out.strip().splitlines()
    return float(dict(zip(header.split(","), row.split(",")))["median_ms"])


def eager(cell, form, mode, shape, threads, seconds):
    return float(subprocess.run(
        [sys.executable, __file__, "--one", cell, form, mode, "--shape", ",".join(map(str, shape)), "--threads", str(threads), "--seconds", str(seconds)],
        check=True, capture_output=True, text=True).stdout)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--shape", default="35,20,200,200", help="T,B,I,H")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=1)
    options.add_argument("--one", nargs=3, metavar=("CELL", "FORM", "MODE"), help=argparse.SUPPRESS)
    given = options.parse_args()
    shape = [int(n) for n in given.shape.split(",")]
    if given.one:
        return torch_main(*given.one, shape, given.threads, given.seconds)

    import record
    print("| cell | mode | CellDsl ms | eager ms | ratio | careful ms | ratio |\n|---|---|---|---|---|---|---|")
    for cell in record.CELLS:
        for mode in ("forward", "train"):
            runs = {"celldsl": [], "eager": [], "careful": []}
            for _ in range(given.rounds):
                runs["celldsl"].append(celldsl(cell, mode, shape, given.threads, given.seconds))
                for form in ("eager", "careful"):
                    if form == "eager" or cell in CAREFUL:
                        runs[form].append(eager(cell, form, mode, shape, given.threads, given.seconds))
            ms = {who: statistics.median(samples) for who, samples in runs.items() if samples}
            careful = f"{ms['careful']:.2f} | {ms['careful'] / ms['celldsl']:.1f}" if "careful" in ms else " | "
            print(f"| {cell} | {mode} | {ms['celldsl']:.2f} | {ms['eager']:.2f} | {ms['eager'] / ms['celldsl']:.1f} | {careful} |", flush=True)


if __name__ == "__main__":
    main()
