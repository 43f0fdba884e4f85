"""The least time a case can take on a machine: its multiply-adds over the peak, or its weights over the bandwidth, whichever is more."""

import json
import subprocess

from harness import cases


class Ceilings:
    def __init__(self, rows):
        self.peak = {r["threads"]: r["best"] for r in rows if r["name"] == "fma peak"}
        self.read = {}
        for r in rows:
            if r["name"] == "read":
                self.read.setdefault(r["threads"], []).append((r["kib_each"] * 1024, r["best"]))

    @staticmethod
    def measure(celldsl, threads):
        rows = []
        for n in threads:
            rows += json.loads(subprocess.run([*celldsl.command, "ceilings", "--threads", str(n), "--json"], check=True, capture_output=True, text=True).stdout)
        return Ceilings(rows), rows

    def bandwidth(self, threads, bytes_each):
        """GB/s of all threads together at the smallest measured size that holds what each reads again and again."""
        rows = sorted(self.read[threads])
        return next((rate for size, rate in rows if size >= bytes_each), rows[-1][1])

    def floor(self, case, threads):
        """Milliseconds, and what they are due to.

        Every time step needs all recurrent weights, forward and again backward; whatever the batch, that is at least one reading of them,
        each thread its part. A batch shares the reading, so it matters at small batches only. (None, "") for a cell that only this project has.
        """
        if cases.kind(case.cell, case.I, case.H) is None:
            return None, ""
        passes = 3 if case.is_training else 1
        compute = passes * cases.forward_flops(case.cell, *case.shape) / (self.peak[threads] * 1e6)
        weights = 4 * cases.recurrent_weights(case.cell, case.I, case.H)
        readings = case.T * (2 if case.is_training else 1)
        read = readings * weights / (self.bandwidth(threads, weights / threads) * 1e6)
        return (compute, "compute") if compute >= read else (read, "weights")
