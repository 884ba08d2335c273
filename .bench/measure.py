"""Fills results.md and growth.svg: what ceuwatch takes, and what plain programs take that do the same."""

import argparse
import datetime
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import growth
from programs import Cost, cost, in_turn, median, output

HERE = os.path.dirname(os.path.abspath(__file__))
CEUWATCH = os.path.join(HERE, "..", "bin", "ceuwatch")
AS_OF = "2026-11-25"


class Skipped(Exception):
    """What a row needs is not there."""


# What the plain programs import.
IMPORTS = {"letters.py": ["reportlab"], "sheet.py": ["xlsxwriter"], "roster_and_letters.py": ["reportlab", "xlsxwriter"]}


def script(name, *args):
    """A plain program beside this one."""
    for module in IMPORTS[name]:
        if importlib.util.find_spec(module) is None:
            raise Skipped(f"python3-{module} is not installed")
    return [sys.executable, "-B", os.path.join(HERE, name), *map(str, args)]


class Bench:
    def __init__(self, options, work):
        self.rounds, self.work, self.many = options.rounds, work, 0
        self.share = 100 if options.quick else 1
        self.sizes = [n // self.share for n in [1_000, 10_000, 100_000] + [1_000_000] * options.million]

    def place(self):
        """A path that nothing has yet."""
        self.many += 1
        return os.path.join(self.work, str(self.many))

    def demo(self, staff, credits=0, hr=None):
        """Makes a demonstration database of so many people, and returns its directory."""
        place = self.place()
        cost([CEUWATCH, "demo", "--no-run", "--dir", place, "--staff", str(staff), "--credits", str(credits),
              "--as-of", AS_OF] + (["--hr", hr] if hr else []))
        return place

    def job(self, demo):
        """Runs the whole job once: workbooks, letters, messages filed in the outbox, everything sealed.

        What it makes is removed at the end: some file systems make files slowly for a while after many were removed.
        """
        return cost([CEUWATCH, "run", "--quiet", "--release", "--config", os.path.join(demo, "ceuwatch.yaml"), "--as-of", AS_OF,
                     "--out", self.place()])

    def whole(self):
        staff = 20_000 // self.share
        demo = self.demo(staff, 40)

        ours, other = in_turn(
            self.rounds, lambda: self.job(demo),
            lambda: cost(script("roster_and_letters.py", os.path.join(demo, "hr.db"), AS_OF, self.place())))
        return f"whole job, {staff:,} staff, {staff * 40:,} credits", "roster_and_letters.py", ours, other

    def evaluation(self):
        server = os.environ.get("CEUWATCH_TEST_POSTGRES")
        if not server or shutil.which("psql") is None:
            raise Skipped("no PostgreSQL server or no psql")
        staff = 100_000 // self.share
        output(["psql", server, "-qc", "CREATE DATABASE bench"])
        hr = re.sub(r"/postgres\?", "/bench?", server)
        demo = self.demo(staff, 40, hr)
        output(["psql", hr, "-qc", "VACUUM ANALYZE"])
        ours, other = in_turn(
            self.rounds,
            lambda: cost([CEUWATCH, "evaluate", "--quiet", "--format", "jsonl", "--config", os.path.join(demo, "ceuwatch.yaml"),
                          "--as-of", AS_OF]),
            lambda: cost(["psql", hr, "-c", "COPY (SELECT * FROM credit ORDER BY staff_id COLLATE \"C\") TO STDOUT"]))
        return f"evaluate, PostgreSQL, {staff * 40:,} credits", "psql COPY of the credits", ours, other

    def benchmark(self, package, name, times, program, args, each):
        """Compares a Go benchmark with a plain program that does as much `each` times: the costs of one."""
        binary, said = self.place(), self.place()
        output(["go", "test", "-c", "-o", binary, package])
        argv = [binary, "-test.run", "^$", "-test.bench", f"^{name}$", "-test.benchtime", f"{times}x"]

        def ours():
            with open(said, "w") as file:
                spent = cost(argv, cwd=package, stdout=file)
            found = re.search(rf"^{name}\S*\s+\d+\s+([\d.]+) ns/op", open(said).read(), re.M)
            if not found:
                raise Skipped(f"{package} has no {name}")
            # CPU time is with what the benchmark prepares: rather too much of ours than too little.
            return Cost(float(found[1]) / 1e9, spent.cpu / times, spent.peak)

        def other():
            spent = cost(script(program, *args))
            return Cost(spent.seconds / each, spent.cpu / each, spent.peak)

        return in_turn(self.rounds, ours, other)

    def letters(self):
        times = 2_000 // self.share
        return ("a letter, one name in ten outside Windows-1252", "letters.py") + self.benchmark(
            "./report/pdf", "BenchmarkLetters", times, "letters.py", (times, self.place()), times)

    def sheet(self):
        rows = 100_000  # as the benchmark has
        return (f"a sheet, {rows:,} rows of 20 columns", "sheet.py") + self.benchmark(
            "./report/xlsx", "BenchmarkRosterSheet", 3, "sheet.py", (rows, self.place()), 1)

    def growth(self):
        points = []
        for staff in self.sizes:
            demo = self.demo(staff)
            spent = median([self.job(demo) for _ in range(self.rounds if staff < 100_000 else 1)])
            points.append((staff, spent))
            tell(f"{staff:,} staff: {spent.seconds:.1f} s, {spent.peak:.0f} MB")
        return points


# At least so many times as fast as the other program, by elapsed time. COPY alone may be 2.5 times as fast.
GOALS = {"whole": 10, "evaluation": 0.4, "letters": 8, "sheet": 6}


def tell(text):
    print("bench: " + text, file=sys.stderr)


def row(name, made):
    what, program, ours, other = made
    ratio, cpu = other.seconds / ours.seconds, other.cpu / ours.cpu
    cells = [f"{c.seconds:.4g} s, {c.cpu:.4g} s CPU" for c in (ours, other)]
    cells += [f"{c.peak:.0f} MB" for c in (ours, other)]
    tell(f"{what}: {cells[0]} against {cells[1]}: {ratio:.1f} times as fast, {cpu:.1f} by CPU")
    return f"| {what} | {program} | {GOALS[name]} | {ratio:.1f} | {cpu:.1f} | {' | '.join(cells)} |"


def machine():
    versions = [output(["go", "version"]).split()[2], "Python " + platform.python_version()]
    for module in ("xlsxwriter", "reportlab"):
        if importlib.util.find_spec(module):
            loaded = __import__(module)
            versions.append(f"{module} {getattr(loaded, '__version__', '')}")
    if shutil.which("psql"):
        versions.append(output(["psql", "--version"]).strip())
    model = re.search(r"^model name\s*: (.*)$", open("/proc/cpuinfo").read(), re.M) if os.path.exists("/proc/cpuinfo") else None
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, cwd=HERE).stdout.strip()
    return (f"{datetime.date.today()}, commit {commit}, {os.cpu_count()} cores of {model[1] if model else platform.machine()}, "
            f"{platform.system()} {platform.release()}. " + ", ".join(versions) + ".")


def main():
    parser = argparse.ArgumentParser(prog=".bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the sizes, for a try")
    parser.add_argument("--million", action="store_true", help="measure growth up to 1,000,000 staff: takes long, and tens of GB in TMPDIR")
    parser.add_argument("--rounds", type=int, default=3, help="how often each program runs (default 3)")
    parser.add_argument("--rows", default="whole,evaluation,letters,sheet,growth", help="which rows (default all: %(default)s)")
    parser.add_argument("--out", default=HERE, help="directory of results.md and growth.svg")
    options = parser.parse_args()
    lines = ["# What ceuwatch takes", "", machine(), "",
             f"Medians, each program run {options.rounds} times, the two in turn. A ratio is how many times as fast ceuwatch is, by elapsed "
             "time and by CPU time, which a busy machine disturbs less; a server's is in neither program's." + (" A try: a hundredth of the sizes." if options.quick else ""), "",
             "| What | Against | Goal | Ratio | By CPU | ceuwatch | the other | ceuwatch's peak | the other's peak |",
             "|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory(prefix="ceuwatch-bench.") as work:
        bench = Bench(options, work)
        for name in (name for name in options.rows.split(",") if name != "growth"):
            try:
                lines.append(row(name, getattr(bench, name)()))
            except Skipped as why:
                tell(f"{name} skipped: {why}")
                lines.append(f"| {name} | skipped: {why} | {GOALS[name]} | | | | | | |")
        if "growth" in options.rows.split(","):
            points = bench.growth()
            lines += ["", "The whole job as staff grow (about ten credits each):", "",
                      "| Staff | Seconds | CPU seconds | Milliseconds for each of the staff | Peak memory |", "|---:|---:|---:|---:|---:|"]
            lines += [f"| {n:,} | {c.seconds:.2f} | {c.cpu:.2f} | {c.seconds / n * 1e3:.3f} | {c.peak:.0f} MB |" for n, c in points]
            with open(os.path.join(options.out, "growth.svg"), "w") as file:
                file.write(growth.picture([(n, c.seconds / n * 1e3, c.peak) for n, c in points]))
            lines += ["", "![Time for each of the staff, and peak memory](growth.svg)"]
    with open(os.path.join(options.out, "results.md"), "w") as file:
        file.write("\n".join(lines) + "\n")
    tell("written: " + os.path.join(options.out, "results.md"))


if __name__ == "__main__":
    main()
