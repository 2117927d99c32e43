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
    if answer.count("\n") < ROWS.count("\n") - 1:
        raise SystemExit(f"{command[0]} printed no prediction per row: {answer!r}")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(program, rounds):
    environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    environment.update(OPENBLAS_NUM_THREADS="1")
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "spec.json")
        with open(spec, "w") as file:
            file.write(SPEC)
        for i in range(rounds + 1):
            pair = (
                measure([program, "stream", "--spec", spec, "--state", os.path.join(folder, str(i))], environment),
                measure(["/usr/bin/python3", "-c", REFERENCE], environment))
            # The first round reads files that were not in memory.
            if i > 0:
                ours.append(pair[0])
                theirs.append(pair[1])
    print(f"Process start to the end of 8 predicted rows, medians of {rounds} rounds in turn:")
    print("| | archetyperc stream, ReadyToRun | python3, numpy and scipy.sparse | ratio |")
    print("|---|---|---|---|")
    for name, part in (("time that passes, s", 0), ("processor time, s", 1)):
        a, b = (statistics.median(run[part] for run in side) for side in (ours, theirs))
        ratio = statistics.median(x[part] / y[part] for x, y in zip(ours, theirs))
        print(f"| {name} | {a:.3f} | {b:.3f} | {ratio:.2f} |")


main(sys.argv[1], int(sys.argv[2]))
