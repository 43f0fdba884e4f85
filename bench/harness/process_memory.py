"""How far this process grows, from Linux's /proc (proc(5))."""

import ctypes
import gc
from pathlib import Path


def read(field):
    """VmRSS or VmHWM, in bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) * 1024


def reset_peak():
    Path("/proc/self/clear_refs").write_text("5")


def collect():
    """Gives everything unused back to the system."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def measure(problem, case, steps):
    """problem(case) makes the data and returns a function that trains one step. All code has run once before, on something tiny."""
    tiny = case._replace(T=3, B=2, I=min(case.I, 16), H=min(case.H, 16))
    problem(tiny)()
    collect()
    before = read("VmRSS")
    step = problem(case)
    collect()
    made = read("VmRSS") - before
    reset_peak()
    step()
    one = read("VmHWM") - before
    reset_peak()
    for _ in range(steps):
        step()
    return {"made": made, "one_step": one, "many_steps": read("VmHWM") - before}
