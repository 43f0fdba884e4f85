"""Programs that take part in a comparison: how they are found, started and asked."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from harness.serving import THREAD_VARIABLES

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "bench" / "peers"
BUILT = ROOT / "artifacts" / "bench"
CELLS = ROOT / "cells" / "bin" / "Release" / "net10.0" / "CellDsl.Cells.dll"
SUBJECT = "celldsl"


class Spec(NamedTuple):
    name: str
    command: list
    about: str


def celldsl(build):
    if build or not CELLS.exists():
        subprocess.run(["dotnet", "build", "-c", "Release", str(ROOT / "cells"), "--nologo", "-v", "q"], check=True, stdout=sys.stderr)
    version = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    return Spec(SUBJECT, ["dotnet", str(CELLS), "bench"], f".NET SDK {version}")


def given(text):
    name, command = text.split("=", 1)
    return Spec(name, command.split(), command)


def installed():
    """The programs of bench/peers whose libraries are here, and a line about each that is not."""
    found, missing = [], []
    for name, look in {"torch": torch, "onednn": onednn, "onnxruntime": onnxruntime}.items():
        specs, problem = look()
        found += specs
        if problem:
            missing.append(f"{name}: {problem}")
    return found, missing


def torch():
    for python in dict.fromkeys([sys.executable, *filter(None, map(shutil.which, ["python3", "/usr/bin/python3"]))]):
        answer = subprocess.run([python, "-c", "import numpy, torch; print(torch.__version__)"], capture_output=True, text=True)
        if answer.returncode == 0:
            about = f"PyTorch {answer.stdout.strip()}"
            loops = [python, str(PEERS / "torch_loops.py"), "--impl"]
            return [Spec("torch", [python, str(PEERS / "torch_layers.py")], about),
                    Spec("torch-eager", [*loops, "eager"], f"{about}, loops over time"),
                    Spec("torch-jit", [*loops, "jit"], f"{about}, loops over time by TorchScript")], ""
    return [], "no python3 that imports torch"


def onednn():
    source, program = PEERS / "onednn.cpp", BUILT / "onednn"
    compiler = shutil.which("g++") or shutil.which("clang++")
    if not compiler:
        return [], "no C++ compiler"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        BUILT.mkdir(parents=True, exist_ok=True)
        options = os.environ.get("ONEDNN_FLAGS", "").split()
        made = subprocess.run([compiler, "-O2", "-std=c++17", "-fopenmp", str(source), "-o", str(program), *options, "-ldnnl"], capture_output=True, text=True)
        if made.returncode:
            return [], f"onednn.cpp does not build: {made.stderr.strip().splitlines()[0]}"
    about = subprocess.run([str(program), "--about"], capture_output=True, text=True)
    return ([Spec("onednn", [str(program)], about.stdout.strip())], "") if about.returncode == 0 else ([], about.stderr.strip())


def onnxruntime():
    program = [sys.executable, str(PEERS / "onnxruntime_operators.py")]
    about = subprocess.run([*program, "--about"], capture_output=True, text=True)
    return ([Spec("onnxruntime", program, about.stdout.strip())], "") if about.returncode == 0 else ([], about.stderr.strip().splitlines()[-1])


class Program:
    """A running program that measures on request."""

    def __init__(self, spec, threads):
        self.name, self.lacks = spec.name, set()
        self.process = subprocess.Popen([*spec.command, "--serve", "--threads", str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **dict.fromkeys(THREAD_VARIABLES, str(threads))})

    def ask(self, case, seconds):
        """Nanoseconds of each iteration; empty where the case is not offered or fails, which is reported.

        A program without train_repack packs nothing ahead, so its train is what a step with new weights costs.
        """
        samples = [] if case.mode in self.lacks else self.request(case, seconds)
        if not samples and case.mode == "train_repack":
            samples = self.request(case._replace(mode="train"), seconds)
            if samples:
                self.lacks.add(case.mode)
        return samples

    def request(self, case, seconds):
        try:
            self.process.stdin.write(f"{case} {seconds}\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        answer = json.loads(line) if line else {"error": "the program ended"}
        if isinstance(answer, dict):
            print(f"{self.name}: {case}: {answer['error']}", file=sys.stderr)
            return []
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Quiet:
    """Tells whether other programs use the processor, from Linux's counters."""

    CLOCK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
    PATIENCE_SECONDS, MOST_REPEATS = 60, 4

    def __init__(self, tolerance):
        """tolerance: the part of one processor that others may use; None: do not look."""
        self.tolerance = tolerance
        self.waited, self.repeated, self.disturbed = 0.0, 0, 0

    def ask(self, program, case, seconds):
        if self.tolerance is None:
            return program.ask(case, seconds)
        for attempt in range(self.MOST_REPEATS + 1):
            self.wait()
            begin, others = time.monotonic(), self.busy() - self.used_by(program)
            samples = program.ask(case, seconds)
            share = (self.busy() - self.used_by(program) - others) / max(0.05, time.monotonic() - begin)
            if not samples or share <= self.tolerance:
                return samples
            self.repeated += attempt < self.MOST_REPEATS
        self.disturbed += 1
        return samples

    def wait(self):
        begin = time.monotonic()
        while time.monotonic() - begin < self.PATIENCE_SECONDS:
            before = self.busy()
            time.sleep(0.2)
            if self.busy() - before <= self.tolerance * 0.2 + 1 / self.CLOCK:
                break
        self.waited += time.monotonic() - begin

    def busy(self):
        """Seconds that all processors have worked; user, nice, system, irq, softirq, steal."""
        fields = [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return (sum(fields) - fields[3] - fields[4]) / self.CLOCK

    def used_by(self, program):
        fields = Path(f"/proc/{program.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / self.CLOCK
