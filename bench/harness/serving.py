"""The other side of compare.py: a program that measures one library on request.

    program --serve --threads N            reads lines "cell mode T B I H seconds", answers each with a JSON list of nanoseconds
    program --threads N --cells C --shapes TxBxIxH --dump FOLDER            writes y.f32, dx.f32, dh0.f32, dc0.f32, dwx.f32, dwh.f32
    program --threads N --cells C --shapes TxBxIxH --memory STEPS           prints {"made": bytes, "one_step": bytes, "many_steps": bytes, "saved": bytes}

A cell or mode that is not offered is answered with [], a failure with {"error": ...}.
"""

import argparse
import gc
import json
import os
import sys
import time
from pathlib import Path

LEAST_SAMPLES, MOST_SAMPLES = 3, 1000
WARM_SECONDS, MOST_WARM = 0.03, 50
THREAD_VARIABLES = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]


def limit_threads():
    """To be called before a numeric library is loaded: most read their number of threads then."""
    threads = sys.argv[sys.argv.index("--threads") + 1] if "--threads" in sys.argv else "1"
    for variable in THREAD_VARIABLES:
        os.environ[variable] = threads
    return int(threads)


def sample(run, seconds, least=LEAST_SAMPLES, most=MOST_SAMPLES):
    samples, until = [], time.perf_counter() + seconds
    while len(samples) < least or (time.perf_counter() < until and len(samples) < most):
        begin = time.perf_counter_ns()
        run()
        samples.append(time.perf_counter_ns() - begin)
    return samples


def serve(prepare, first_runs):
    from harness.cases import Case
    current, run = None, None
    gc.disable()
    for line in sys.stdin:
        try:
            cell, mode, *sizes, seconds = line.split()
            case = Case(cell, mode, *map(int, sizes))
            if case != current:
                current = run = None
                gc.collect()
                run, current = prepare(case), case
                if run:
                    sample(run, 0, least=first_runs)
            if run:
                sample(run, WARM_SECONDS, least=1, most=MOST_WARM)
            answer = sample(run, float(seconds)) if run else []
        except Exception as failure:
            current, answer = None, {"error": f"{type(failure).__name__}: {failure}"[:300]}
        print(json.dumps(answer), flush=True)


def main(prepare, dump, first_runs=1, options=None, saved=None):
    """prepare(case): a function that runs the case once, or None. dump(case): arrays by file name, or None.
    saved(case): bytes kept between forward and backward."""
    from harness.cases import Case, parse_shapes
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--cells")
    parser.add_argument("--shapes")
    parser.add_argument("--dump", metavar="FOLDER")
    parser.add_argument("--memory", type=int, metavar="STEPS")
    if options:
        options(parser)
    given = parser.parse_args()
    if given.serve:
        serve(prepare, first_runs)
    elif given.dump:
        made = dump(Case(given.cells, "train", *parse_shapes(given.shapes)[0]))
        Path(given.dump).mkdir(parents=True, exist_ok=True)
        for name, array in (made or {}).items():
            array.tofile(Path(given.dump) / f"{name}.f32")
    elif given.memory and saved:
        from harness import process_memory
        case = Case(given.cells, "train", *parse_shapes(given.shapes)[0])
        if prepare(case._replace(T=1, B=1)):
            print(json.dumps({**process_memory.measure(prepare, case, given.memory), "saved": saved(case)}))
    else:
        parser.error("give --serve, --dump or --memory")
