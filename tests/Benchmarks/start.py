"""Process start to first prediction, ours and numpy's in turn: medians of the time that passes and of the processor time."""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROWS = "x\n" + "".join("%.6f\n" % ((i * 37 % 101) / 50.5 - 1) for i in range(8))
SPEC = '{"task": {"inputs": ["x"], "targets": ["x"]}, "reservoir": {"kind": "echoState", "units": 100}}'

# The same in numpy and scipy: a step of 100 units and a recursive least squares update per row, a prediction of the next row each.
REFERENCE = """
import sys
import numpy as np
import scipy.sparse as sparse
r = np.random.default_rng(1)
n = 100
w = sparse.random(n, n, density=0.1, format="csr", random_state=1)
win, x, weights, p = r.uniform(-1, 1, n), np.zeros(n), np.zeros(n + 1), 1e4 * np.eye(n + 1)
last = None
for row, line in enumerate(sys.stdin.read().split()[1:]):
    u = float(line)
    if last is not None:
        gain = p @ last
        gain /= 1 + last @ gain
        weights += gain * (u - last @ weights)
        p -= np.outer(gain, last @ p)
    x = np.tanh(w @ x + win * u)
    last = np.append(x, 1.0)
    print(row, last @ weights, sep=",")
"""


def measure(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    answer = subprocess.run(command, input=ROWS, capture_output=True, text=True, check=True, env=environment).stdout
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not answer:
        raise SystemExit(f"{command[0]} printed nothing.")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(program, rounds):
    environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    environment.update(OPENBLAS_NUM_THREADS="1")
    names = ("archetyperc stream", "archetyperc predict", "python3, numpy and scipy.sparse")
    runs = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        spec, model = os.path.join(folder, "spec.json"), os.path.join(folder, "model.arc")
        with open(spec, "w") as file:
            file.write(SPEC)
        subprocess.run([program, "predict", "--spec", spec, "--save", model], input="x\n", capture_output=True, text=True, check=True)
        # The first round reads files that were not in memory.
        for i in range(rounds + 1):
            commands = (
                [program, "stream", "--spec", spec, "--state", os.path.join(folder, str(i))],
                [program, "predict", "--model", model],
                ["/usr/bin/python3", "-c", REFERENCE])
            for name, command in zip(names, commands):
                result = measure(command, environment)
                if i > 0:
                    runs[name].append(result)
    print(f"From the start of a process to the end of {ROWS.count(chr(10)) - 1} predicted rows; medians of {rounds} rounds in turn.")
    print("| program | time that passes, s | of numpy's | processor time, s | of numpy's |")
    print("|---|---|---|---|---|")
    reference = runs[names[-1]]
    for name in names:
        cells = []
        for part in (0, 1):
            cells.append("%.3f" % statistics.median(run[part] for run in runs[name]))
            cells.append("%.2f" % statistics.median(run[part] / other[part] for run, other in zip(runs[name], reference)))
        print("| " + " | ".join([name, *cells]) + " |")


main(sys.argv[1], int(sys.argv[2]))
