"""Peak memory of training, CellDsl beside PyTorch's layers: each case in a process of its own (Linux).

    python3 bench/memory.py --out memory

writes memory.md and memory.csv. Figures are how far a process grows beyond what it was with all code loaded and run once: by a layer and its
data, by training one step, and by ten more steps, garbage included. "kept" is what forward keeps for backward per time step and sequence, inputs included, parameters
not: CellDsl's from the cell's plan, PyTorch's by counting what autograd saves.
"""

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness import cases, programs

MIB = 1 << 20


def measure(spec, cell, shape, threads, steps):
    sizes = "x".join(map(str, shape))
    done = subprocess.run([*spec.command, "--threads", str(threads), "--cells", cell, "--shapes", sizes, "--memory", str(steps)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{spec.name}: {cell} {sizes}: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="memory")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cells", default=",".join(cases.LAYER_CELLS))
    parser.add_argument("--shapes", help="TxBxIxH,...")
    parser.add_argument("--steps", type=int, default=10)
    given = parser.parse_args()
    subject = programs.celldsl(build=False)
    peers = [s for s in programs.torch()[0] if s.name in ("torch", "torch-eager")]
    rows = []
    for cell in given.cells.split(","):
        for shape in cases.parse_shapes(given.shapes) if given.shapes else cases.LAYER_SHAPES if cell in cases.LAYER_CELLS else cases.LOOP_SHAPES:
            ours = measure(subject, cell, shape, given.threads, given.steps)
            theirs = next(filter(None, (measure(s, cell, shape, given.threads, given.steps) for s in peers)), None)
            if ours and theirs:
                rows.append((cell, shape, ours, theirs))
                print(cell, shape, ours, theirs, file=sys.stderr)

    with open(f"{given.out}.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("cell T B I H".split() + [f"{who}_{what}" for what in ("made", "one_step", "many_steps", "saved") for who in ("celldsl", "torch")])
        out.writerows([cell, *shape, *(who[what] for what in ("made", "one_step", "many_steps", "saved") for who in (ours, theirs))] for cell, shape, ours, theirs in rows)
    with open(f"{given.out}.md", "w") as file:
        file.write(f"| cell | T,B,I,H | layer and data MiB: CellDsl | PyTorch | ratio | one step MiB: CellDsl | PyTorch | ratio | {given.steps} steps MiB: CellDsl | PyTorch | ratio | kept bytes per time step and sequence: CellDsl | PyTorch | ratio |\n")
        file.write("|" + "---|" * 14 + "\n")
        for cell, shape, ours, theirs in rows:
            columns = [cell, ",".join(map(str, shape))]
            for what, unit in (("made", MIB), ("one_step", MIB), ("many_steps", MIB), ("saved", shape[0] * shape[1])):
                digits = 0 if what == "saved" else 1
                columns += [f"{ours[what] / unit:.{digits}f}", f"{theirs[what] / unit:.{digits}f}", f"{theirs[what] / max(1, ours[what]):.2f}"]
            file.write(f"| {' | '.join(columns)} |\n")
    print(f"{given.out}.md, {given.out}.csv", file=sys.stderr)


if __name__ == "__main__":
    main()
