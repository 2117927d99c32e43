"""The same work as ours, in numpy and scipy, measured on request.

Reads one JSON command per line on standard input and answers each with one JSON line on standard output:
  {"do": "load", "folder": F, "units": N}      weights w.f64 (dense, [N, N]), win.f64 [N], bias.f64 [N], leak;
                                               samples features.f64 [64, N + 1], targets.f64 [64]
  {"do": "states", "kind": K, "steps": n}      the state after n steps from zero on the input sin(0.1 t): for comparison
  {"do": "learned", "form": F, "steps": n}     the weights of a readout after n updates: for comparison
  {"do": "step", "kind": K, "steps": n}        seconds for n steps; K is dense or sparse
  {"do": "learn", "form": F, "steps": n}       seconds for n updates of a readout on N + 1 features; F is numpy or blas
Every form writes into arrays made before (no allocation per step but where numpy itself makes one).
"""
import json
import math
import os
import sys
import time

import numpy as np
import scipy
import scipy.linalg.blas as blas
import scipy.sparse as sparse
from scipy.sparse import _sparsetools


# Fresh memory costs a page fault at its first touch, which is no part of the work.
WARM_UP = 2


class Reference:
    def load(self, folder, units, leak):
        read = lambda name: np.fromfile(os.path.join(folder, name), dtype="<f8")
        self.n, self.leak = units, leak
        self.w = np.ascontiguousarray(read("w.f64").reshape(units, units))
        self.csr = sparse.csr_matrix(self.w)
        self.win, self.bias = read("win.f64"), read("bias.f64")
        self.z, self.scaled = np.empty(units), np.empty(units)
        self.features, self.targets = read("features.f64").reshape(64, units + 1), read("targets.f64")
        self.fresh()
        return {"nonzeros": int(self.csr.nnz)}

    def fresh(self):
        self.x = np.zeros(self.n)

    def dense(self, u):
        np.dot(self.w, self.x, out=self.z)
        self.finish(u)

    def sparse(self, u):
        # The product adds to its output, so that the bias costs no pass of its own.
        self.z[:] = 0.0
        m = self.csr
        _sparsetools.csr_matvec(self.n, self.n, m.indptr, m.indices, m.data, self.x, self.z)
        self.finish(u)

    def finish(self, u):
        z, x = self.z, self.x
        np.multiply(self.win, u, out=self.scaled)
        z += self.scaled
        z += self.bias
        np.tanh(z, out=z)
        z *= self.leak
        x *= 1.0 - self.leak
        x += z

    def states(self, kind, steps):
        self.fresh()
        step = getattr(self, kind)
        for t in range(steps):
            step(math.sin(0.1 * t))
        return {"states": self.x.tolist()}

    def step(self, kind, steps):
        self.fresh()
        step = getattr(self, kind)
        inputs = [math.sin(0.1 * t) for t in range(steps)]
        start = time.perf_counter()
        for u in inputs:
            step(u)
        return {"seconds": time.perf_counter() - start}

    def learn(self, form, steps):
        return {"seconds": self.update(form, -WARM_UP, steps)[1]}

    def learned(self, form, steps):
        return {"weights": self.update(form, 0, steps)[0].tolist()}

    def update(self, form, first, end):
        features, targets = self.features, self.targets
        f = self.n + 1
        weights, gain, move = np.zeros(f), np.empty(f), np.empty(f)
        p = np.asfortranarray(np.eye(f) * 1e4)
        forgetting = 0.9999
        start = time.perf_counter()
        if form == "numpy":
            outer = np.empty((f, f))
            for t in range(first, end):
                if t == 0:
                    start = time.perf_counter()
                s = features[t & 63]
                np.dot(p, s, out=gain)
                denominator = forgetting + gain.dot(s)
                error = targets[t & 63] - weights.dot(s)
                np.multiply(gain, error / denominator, out=move)
                weights += move
                np.divide(gain, denominator, out=move)
                np.multiply(gain[:, None], move, out=outer)
                np.subtract(p, outer, out=p)
                p *= 1 / forgetting
        else:
            # P = scale p, so that forgetting costs no pass over p.
            scale = 1.0
            for t in range(first, end):
                if t == 0:
                    start = time.perf_counter()
                s = features[t & 63]
                gain = blas.dsymv(scale, p, s, y=gain, overwrite_y=True)
                denominator = forgetting + gain.dot(s)
                error = targets[t & 63] - weights.dot(s)
                np.multiply(gain, error / denominator, out=move)
                weights += move
                p = blas.dsyr(-1.0 / (denominator * scale), gain, a=p, overwrite_a=True)
                scale /= forgetting
                if scale > 1e4:
                    p *= scale
                    scale = 1.0
        return weights, time.perf_counter() - start


def uses_openblas():
    """Whether the BLAS that numpy has loaded is OpenBLAS, and not the reference BLAS that Debian falls back to."""
    np.dot(np.ones((9, 9)), np.ones(9))
    with open("/proc/self/maps") as maps:
        return any("openblas" in line for line in maps)


def main():
    reference = Reference()
    hello = {"numpy": np.__version__, "scipy": scipy.__version__, "openblas": uses_openblas()}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        print(json.dumps(getattr(reference, command.pop("do"))(**command)), flush=True)


if __name__ == "__main__":
    main()
