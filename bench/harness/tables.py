"""From samples to a table: medians, the best peer, ratios, geometric means."""

import csv
import math
import statistics
from typing import NamedTuple, Optional

from harness import cases
from harness.programs import SUBJECT


class Measured(NamedTuple):
    program: str
    case: cases.Case
    threads: int
    median_ms: float
    min_ms: float

    @property
    def gflops(self):
        return gflops(self.case, self.median_ms)


class Row(NamedTuple):
    """One case beside its peers, best first."""
    case: cases.Case
    threads: int
    subject: Measured
    peers: list
    floor_ms: Optional[float]
    floor_by: str

    @property
    def ratio(self):
        """The best peer's time over the subject's: above 1 the subject is faster."""
        return self.peers[0].median_ms / self.subject.median_ms if self.peers else None


def gflops(case, ms):
    flops = cases.forward_flops(case.cell, *case.shape)
    return (3 if case.is_training else 1) * flops / (ms * 1e6) if flops else None


def number(value, decimals):
    """Nothing for what is not known."""
    return "" if value is None else f"{value:.{decimals}f}"


def measured(program, case, threads, samples):
    return Measured(program, case, threads, statistics.median(samples) / 1e6, min(samples) / 1e6)


def rows(results, ceilings):
    """One row for each case that the subject was measured on."""
    by_case = {}
    for m in results:
        by_case.setdefault((m.threads, m.case), {})[m.program] = m
    made = []
    for (threads, case), peers in by_case.items():
        subject = peers.pop(SUBJECT, None)
        if subject:
            floor = ceilings.floor(case, threads) if ceilings else (None, "")
            made.append(Row(case, threads, subject, sorted(peers.values(), key=lambda m: m.median_ms), *floor))
    return made


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def groups(all_rows):
    """Rows by what a goal speaks of: a cell, a mode, a number of threads."""
    made = {}
    for row in all_rows:
        made.setdefault((row.case.cell, row.case.mode, row.threads), []).append(row)
    return made


def write_samples(path, results):
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("peer cell mode threads T B I H median_ms min_ms gflops".split())
        for m in results:
            out.writerow([m.program, m.case.cell, m.case.mode, m.threads, *m.case.shape, f"{m.median_ms:.4f}", f"{m.min_ms:.4f}", number(m.gflops, 2)])


def write_csv(path, all_rows):
    names = sorted({m.program for row in all_rows for m in row.peers})
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("cell mode threads T B I H celldsl_ms celldsl_min_ms gflops best_peer best_ms ratio floor_ms floor_by".split() + [f"{n}_ms" for n in names])
        for row in all_rows:
            peers = {m.program: m.median_ms for m in row.peers}
            best = [row.peers[0].program, f"{row.peers[0].median_ms:.4f}", f"{row.ratio:.3f}"] if row.peers else ["", "", ""]
            floor = [f"{row.floor_ms:.4f}", row.floor_by] if row.floor_ms else ["", ""]
            out.writerow([row.case.cell, row.case.mode, row.threads, *row.case.shape, f"{row.subject.median_ms:.4f}", f"{row.subject.min_ms:.4f}",
                          number(row.subject.gflops, 2), *best, *floor, *(f"{peers[n]:.4f}" if n in peers else "" for n in names)])


def markdown(all_rows):
    lines = ["| cell | mode | threads | shapes | geometric mean of ratios | least ratio | at |", "|---|---|---|---|---|---|---|"]
    for (cell, mode, threads), members in groups(all_rows).items():
        compared = [row for row in members if row.peers]
        if compared:
            least = min(compared, key=lambda row: row.ratio)
            lines.append(f"| {cell} | {mode} | {threads} | {len(compared)} | {geometric_mean(r.ratio for r in compared):.2f} | {least.ratio:.2f} | {shape(least.case)} |")
    for (cell, mode, threads), members in groups(all_rows).items():
        lines += ["", f"### {cell}, {mode}, {threads} thread{'s' if threads > 1 else ''}", "",
                  "| T,B,I,H | CellDsl ms | GFLOP/s | best peer | its ms | ratio | floor ms | of floor | other peers' ms |", "|---|---|---|---|---|---|---|---|---|"]
        lines += [line(row) for row in members]
        mean = geometric_mean(row.ratio for row in members if row.peers)
        if mean:
            lines.append(f"| geometric mean | | | | | **{mean:.2f}** | | | |")
    return "\n".join(lines) + "\n"


def line(row):
    best, *others = row.peers or [None]
    peer = f"{best.program} | {best.median_ms:.3f} | {row.ratio:.2f}" if best else " | | "
    floor = f"{row.floor_ms:.3f} ({row.floor_by}) | {100 * row.floor_ms / row.subject.median_ms:.0f} %" if row.floor_ms else " | "
    rest = ", ".join(f"{m.program} {m.median_ms:.3f}" for m in others)
    return f"| {shape(row.case)} | {row.subject.median_ms:.3f} | {number(row.subject.gflops, 1)} | {peer} | {floor} | {rest} |"


def shape(case):
    return ",".join(map(str, case.shape))
