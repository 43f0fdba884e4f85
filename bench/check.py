"""Whether all programs of a comparison compute the same: outputs and gradients on shared data, each against the first program that has them.

    python3 bench/check.py [--peer NAME=COMMAND ...] [--cells lstm,gru] [--shapes 35x20x200x200]

Ends with status 1 if a difference is larger than 2e-5 of the largest number.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import numpy as np
from harness import cases, programs

TOLERANCE = 2e-5
ARRAYS = ["y", "dx", "dh0", "dc0", "dwx", "dwh"]


def computed(spec, cell, shape):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*spec.command, "--threads", "1", "--cells", cell, "--shapes", shape, "--dump", folder], capture_output=True, text=True)
        if done.returncode:
            return None, done.stderr.strip().splitlines()[-1]
        return {file.stem: np.fromfile(file, np.float32) for file in Path(folder).glob("*.f32") if file.stem in ARRAYS}, ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--cells", default=",".join(cases.LAYER_CELLS + cases.LOOP_CELLS))
    parser.add_argument("--shapes", default="9x3x24x40,35x20x200x200")
    given = parser.parse_args()
    specs = [programs.celldsl(build=False), *programs.installed()[0], *map(programs.given, given.peer)]
    compared, bad = 0, 0
    for cell in given.cells.split(","):
        for shape in given.shapes.split(","):
            first = {}
            for spec in specs:
                arrays, problem = computed(spec, cell, shape)
                if arrays is None:
                    print(f"{cell} {shape} {spec.name}: {problem}")
                    bad += 1
                for name, array in (arrays or {}).items():
                    if name not in first:
                        first[name] = spec.name, array
                        continue
                    whose, expected = first[name]
                    error = np.abs(array - expected).max() / np.abs(expected).max() if array.shape == expected.shape else np.inf
                    compared += 1
                    bad += not error < TOLERANCE
                    print(f"{cell} {shape} {name:4} {spec.name} against {whose}: {error:.1e}{'' if error < TOLERANCE else ' DIFFERS'}")
    print(f"{compared} comparisons, {bad} problems")
    return 1 if bad or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
