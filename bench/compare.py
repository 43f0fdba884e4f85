"""CellDsl beside other libraries on this machine, interleaved in one run; writes one table.

    python3 bench/compare.py --threads 1,2 --out results

writes results.md and results.csv (medians, GFLOP/s, the best peer, ratios, floors, geometric means) and results.samples.csv (every program's own
figures). Every program is started once for each number of threads and asked for the same case in turn, in rounds whose order rotates, so that a
slow spell of the machine falls on all of them. Peers are those of bench/peers whose libraries are installed; --peer NAME=COMMAND adds any program
that speaks the protocol (README.md), --only picks among them by name.
"""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness import cases, floors, programs, tables


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="results", help="files are called OUT.md, OUT.csv, OUT.samples.csv")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--cells", default=",".join(cases.LAYER_CELLS + cases.LOOP_CELLS), help="names of the protocol, or classes of cells/")
    parser.add_argument("--modes", default=",".join(cases.MODES))
    parser.add_argument("--shapes", help="TxBxIxH,...; default: eight for layers, three for cells that libraries have no layer for")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3, help="measured per program, case and round")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--only", help="names of programs to run; celldsl always does")
    parser.add_argument("--quiet", type=float, metavar="SHARE", help="wait until other programs use less than this part of one processor, e.g. 0.1 (Linux)")
    parser.add_argument("--build", action="store_true", help="build cells/ first")
    parser.add_argument("--no-floors", action="store_true", help="do not measure the machine's ceilings")
    return parser.parse_args()


def participants(given):
    found, missing = programs.installed()
    specs = {s.name: s for s in [programs.celldsl(given.build), *found, *map(programs.given, given.peer)]}
    if given.only:
        unknown = set(given.only.split(",")) - set(specs)
        if unknown:
            sys.exit(f"--only: no program is called {', '.join(sorted(unknown))}; there are {', '.join(specs)}. {'; '.join(missing)}")
        specs = {name: s for name, s in specs.items() if name in [programs.SUBJECT, *given.only.split(",")]}
    for line in missing:
        print(f"not here: {line}", file=sys.stderr)
    return list(specs.values())


def all_cases(given):
    for cell in given.cells.split(","):
        for mode in given.modes.split(","):
            for shape in cases.parse_shapes(given.shapes) if given.shapes else cases.LAYER_SHAPES if cell in cases.LAYER_CELLS else cases.LOOP_SHAPES:
                yield cases.Case(cell, mode, *shape)


def measure(case, running, given, quiet):
    """Samples by program's name. Who does not offer the case is asked once."""
    samples, asked = {p.name: [] for p in running}, list(running)
    for turn in range(given.rounds):
        first = turn % max(1, len(asked))
        for program in asked[first:] + asked[:first]:
            new = quiet.ask(program, case, given.seconds)
            samples[program.name] += new
            if not new:
                asked = [p for p in asked if p is not program]
    return {name: taken for name, taken in samples.items() if taken}


def about_machine():
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), model)
    return f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"


def main():
    given = arguments()
    specs = participants(given)
    threads = [int(n) for n in given.threads.split(",")]
    ceilings, ceiling_rows = (None, []) if given.no_floors else floors.Ceilings.measure(specs[0], threads)
    quiet, results, begin = programs.Quiet(given.quiet), [], time.time()
    for n in threads:
        running = [programs.Program(spec, n) for spec in specs]
        for case in all_cases(given):
            for name, samples in measure(case, running, given, quiet).items():
                results.append(tables.measured(name, case, n, samples))
                print(f"{name:12} {n} thread{'s' if n > 1 else ' '} {str(case):40} {results[-1].median_ms:10.3f} ms {tables.number(results[-1].gflops, 1):>8} GFLOP/s", file=sys.stderr)
        for program in running:
            program.close()

    made = tables.rows(results, ceilings)
    tables.write_samples(f"{given.out}.samples.csv", results)
    tables.write_csv(f"{given.out}.csv", made)
    with open(f"{given.out}.md", "w") as file:
        file.write(heading(given, specs, ceiling_rows, quiet, time.time() - begin) + tables.markdown(made))
    print(f"{given.out}.md, {given.out}.csv, {given.out}.samples.csv", file=sys.stderr)


def heading(given, specs, ceiling_rows, quiet, seconds):
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    lines = ["# CellDsl beside other libraries", "", f"`{command}`", "",
             f"{about_machine()}; {given.rounds} rounds of {given.seconds} s; {seconds / 60:.0f} minutes.", ""]
    lines += [f"- {s.name}: {s.about}" for s in specs]
    lines += [f"- {r['name']}{' %d KiB each' % r['kib_each'] if r['kib_each'] else ''}, {r['threads']} thread{'s' if r['threads'] > 1 else ''}: "
              f"{r['best']:.1f} {r['unit']}" for r in ceiling_rows]
    if given.quiet is not None:
        lines.append(f"- waited {quiet.waited:.0f} s for a quiet machine, repeated {quiet.repeated} measurements, kept {quiet.disturbed} that were disturbed")
    return "\n".join(lines) + "\n\nA ratio is the best peer's median over CellDsl's: above 1 CellDsl is faster. GFLOP/s count matrix products only.\n\n"


if __name__ == "__main__":
    main()
