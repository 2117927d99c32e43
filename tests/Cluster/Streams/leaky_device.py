"""A device for the tests: three leaky integrators on standard input and output.

Arguments: a file that gets a line for every start and for every question, with the states that were returned; then, if
given, a row at which the device kills itself, the first time only (a file beside the first remembers), or always.

A file with the name of the first and ".hold" holds the number of a row which is not answered while that file is there, nor
later, when the process that asked has ended by then. A file with ".held" is there once it was asked for.
"""
import math
import os
import signal
import sys
import time

STATES = 3
LEAKS = [0.1, 0.4, 0.9]
WEIGHTS = [1.5, -0.7, 0.4]


def is_held(file, sequence):
    try:
        with open(file) as row:
            return int(row.read()) == sequence
    except FileNotFoundError:
        return False


def main():
    asker = os.getppid()
    log = open(sys.argv[1], "a", buffering=1)
    deadly = int(sys.argv[2]) if len(sys.argv) > 2 else -1
    always = len(sys.argv) > 3
    print("start", file=log)
    greeting = sys.stdin.readline()
    words = greeting.split()
    if words[:2] != ["archetyperc-substrate", "1"] or int(words[3]) != STATES:
        print("error this device returns 3 states", flush=True)
        return
    print(greeting, end="", flush=True)
    states = [0.0] * STATES
    for line in sys.stdin:
        sequence, *inputs = line.split()
        if int(sequence) == deadly and (always or not os.path.exists(sys.argv[1] + ".died")):
            open(sys.argv[1] + ".died", "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        while is_held(sys.argv[1] + ".hold", int(sequence)):
            open(sys.argv[1] + ".held", "w").close()
            time.sleep(0.01)
        if os.getppid() != asker:
            return
        u = sum(float(value) for value in inputs)
        states = [(1 - a) * x + a * math.tanh(w * u) for a, w, x in zip(LEAKS, WEIGHTS, states)]
        answer = " ".join([sequence] + [repr(x) for x in states])
        print(answer, file=log)
        print(answer, flush=True)


main()
