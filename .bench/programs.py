"""Runs programs in turn and says what they took."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Cost:
    seconds: float
    cpu: float  # seconds, of the program and what it started
    peak: float  # MB


def cost(argv, cwd=None, stdout=subprocess.DEVNULL):
    """Runs a program to its end."""
    begun = time.monotonic()
    child = subprocess.Popen(argv, cwd=cwd, stdout=stdout, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(argv)}: exit {child.returncode}: {complaint.decode(errors='replace')[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def output(argv):
    """Runs a program to its end and returns what it prints."""
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(argv)}: exit {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def median(costs):
    return Cost(*(statistics.median(getattr(c, name) for c in costs) for name in ("seconds", "cpu", "peak")))


def in_turn(rounds, ours, other):
    """Measures two programs in turn, so that whatever else the machine does befalls both: the medians of each."""
    mine, others = [], []
    for _ in range(rounds):
        mine.append(ours())
        others.append(other())
    return median(mine), median(others)
