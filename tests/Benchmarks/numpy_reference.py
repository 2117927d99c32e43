"""The same work as ours, in numpy and scipy, measured on request.

Reads one JSON command per line on standard input and answers each with one JSON line on standard output:
  {"do": "load", "folder": F, "units": N, "leak": a, "single": b}
                                               weights w.f64 (dense, [N, N]), win.f64 [N], bias.f64 [N];
                                               samples features.f64 [64, N + 1], targets.f64 [64]
  {"do": "states", "kind": K, "steps": n}      the state after n steps from zero on the input sin(0.1 t): for comparison
  {"do": "batch_states", "steps": n}           the states [N, 32] of instances b after n steps on the inputs sin(0.1 t + b)
  {"do": "learned", "form": F, "steps": n}     the weights of a readout after n updates: for comparison
  {"do": "step", "kind": K, "steps": n}        seconds for n steps; K is dense or sparse
  {"do": "batch", "steps": n}                  seconds for n steps of 32 instances
  {"do": "intrinsic_states", "steps": n}       the state after n steps with intrinsic plasticity: for comparison
  {"do": "intrinsic", "steps": n}              seconds for n such steps
  {"do": "learn", "form": F, "steps": n}       seconds for n updates of a readout on N + 1 features; F is numpy, blas or blas_scaled
  {"do": "load_rows", "folder": F, "width": F} rows gram.f64 [T, F], gram_targets.f64 [T]
  {"do": "ridge_weights"}                      ridge regression on those rows: for comparison
  {"do": "ridge", "steps": n}                  seconds for n such regressions
  {"do": "radius_value"}                       the spectral radius of w: for comparison
  {"do": "radius", "steps": n}                 seconds for n such values
Every form writes into arrays made before (no allocation per step but where numpy itself makes one). Seconds are processor time of
the thread.
"""
import json
import math
import os
import sys
import time

import numpy as np
import scipy
import scipy.linalg as linalg
import scipy.linalg.blas as blas
import scipy.sparse as sparse
from scipy.sparse import _sparsetools
from scipy.sparse.linalg import eigs


# Fresh memory costs a page fault at its first touch, which is no part of the work.
WARM_UP = 2
RUN_ROWS = 16
INSTANCES = 32
RIDGE = 1e-3
RATE = 1e-4
DEVIATION = 0.1


class Reference:
    def load(self, folder, units, leak, single):
        self.folder = folder
        self.type = np.float32 if single else np.float64
        self.n, self.leak = units, self.type(leak)
        self.keep = self.type(1.0 - leak)
        self.w64 = np.ascontiguousarray(self.read("w.f64").reshape(units, units))
        self.w = self.w64.astype(self.type)
        self.csr = sparse.csr_matrix(self.w)
        self.win, self.bias = self.read("win.f64").astype(self.type), self.read("bias.f64").astype(self.type)
        self.z, self.scaled = np.empty(units, self.type), np.empty(units, self.type)
        self.features, self.targets = self.read("features.f64").reshape(64, units + 1), self.read("targets.f64")
        self.fresh()
        return {"nonzeros": int(self.csr.nnz)}

    def read(self, name):
        return np.fromfile(os.path.join(self.folder, name), dtype="<f8")

    def fresh(self):
        self.run = np.zeros((RUN_ROWS, self.n), self.type)
        self.t = 0

    def dense(self, u):
        x, new = self.rows()
        np.dot(self.w, x, out=self.z)
        self.finish(u, x, new)

    def sparse(self, u):
        # The product adds to its output.
        x, new = self.rows()
        self.z[:] = 0.0
        m = self.csr
        _sparsetools.csr_matvec(self.n, self.n, m.indptr, m.indices, m.data, x, self.z)
        self.finish(u, x, new)

    def rows(self):
        x, new = self.run[(self.t - 1) % RUN_ROWS], self.run[self.t % RUN_ROWS]
        self.t += 1
        return x, new

    def finish(self, u, x, new):
        z = self.z
        np.multiply(self.win, u, out=self.scaled)
        z += self.scaled
        z += self.bias
        np.tanh(z, out=z)
        z *= self.leak
        np.multiply(x, self.keep, out=new)
        new += z

    def states(self, kind, steps):
        self.fresh()
        step = getattr(self, kind)
        for t in range(steps):
            step(self.type(math.sin(0.1 * t)))
        return {"states": self.run[(steps - 1) % RUN_ROWS].tolist()}

    def step(self, kind, steps):
        self.fresh()
        step = getattr(self, kind)
        inputs = [self.type(math.sin(0.1 * t)) for t in range(steps)]
        start = time.thread_time()
        for u in inputs:
            step(u)
        return {"seconds": time.thread_time() - start}

    def fresh_batch(self):
        shape = (self.n, INSTANCES)
        self.xs, self.zs, self.scaled_all = np.zeros(shape, self.type), np.empty(shape, self.type), np.empty(shape, self.type)
        self.win_column, self.bias_column = self.win[:, None].copy(), self.bias[:, None].copy()

    def batch_step(self, us):
        xs, zs, m = self.xs, self.zs, self.csr
        zs[:] = 0.0
        _sparsetools.csr_matvecs(self.n, self.n, INSTANCES, m.indptr, m.indices, m.data, xs.ravel(), zs.ravel())
        np.multiply(self.win_column, us, out=self.scaled_all)
        zs += self.scaled_all
        zs += self.bias_column
        np.tanh(zs, out=zs)
        zs *= self.leak
        xs *= self.keep
        xs += zs

    def batch_inputs(self, t):
        return np.array([math.sin(0.1 * t + b) for b in range(INSTANCES)], self.type)

    def batch_states(self, steps):
        self.fresh_batch()
        for t in range(steps):
            self.batch_step(self.batch_inputs(t))
        return {"states": self.xs.ravel().tolist()}

    def batch(self, steps):
        self.fresh_batch()
        inputs = [self.batch_inputs(t) for t in range(64)]
        start = time.thread_time()
        for t in range(steps):
            self.batch_step(inputs[t & 63])
        return {"seconds": time.thread_time() - start}

    def fresh_intrinsic(self):
        self.fresh()
        self.gain, self.offset = np.ones(self.n, self.type), self.bias.copy()
        self.sums, self.move = np.empty(self.n, self.type), np.empty(self.n, self.type)

    def intrinsic_step(self, u):
        # Triesch 2005, Schrauwen et al. 2008: tanh towards a normal distribution of mean 0.
        x, new = self.rows()
        s, z, y, move, m = self.sums, self.z, self.scaled, self.move, self.csr
        np.multiply(self.win, u, out=s)
        _sparsetools.csr_matvec(self.n, self.n, m.indptr, m.indices, m.data, x, s)
        np.multiply(self.gain, s, out=z)
        z += self.offset
        np.tanh(z, out=y)
        np.multiply(y, y, out=move)
        np.subtract(2 * DEVIATION ** 2 + 1, move, out=move)
        move *= y
        move *= -RATE / DEVIATION ** 2
        self.offset += move
        s *= move
        np.divide(RATE, self.gain, out=z)
        s += z
        self.gain += s
        np.maximum(self.gain, 1e-3, out=self.gain)
        y *= self.leak
        np.multiply(x, self.keep, out=new)
        new += y

    def intrinsic_states(self, steps):
        self.fresh_intrinsic()
        for t in range(steps):
            self.intrinsic_step(self.type(math.sin(0.1 * t)))
        return {"states": self.run[(steps - 1) % RUN_ROWS].tolist()}

    def intrinsic(self, steps):
        self.fresh_intrinsic()
        inputs = [self.type(math.sin(0.1 * t)) for t in range(steps)]
        start = time.thread_time()
        for u in inputs:
            self.intrinsic_step(u)
        return {"seconds": time.thread_time() - start}

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
        start = time.thread_time()
        if form == "numpy":
            outer = np.empty((f, f))
            for t in range(first, end):
                if t == 0:
                    start = time.thread_time()
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
            # blas_scaled: P = scale p, so that forgetting costs no pass over p.
            scale = 1.0
            for t in range(first, end):
                if t == 0:
                    start = time.thread_time()
                s = features[t & 63]
                gain = blas.dsymv(scale, p, s, y=gain, overwrite_y=True)
                denominator = forgetting + gain.dot(s)
                error = targets[t & 63] - weights.dot(s)
                np.multiply(gain, error / denominator, out=move)
                weights += move
                p = blas.dsyr(-1.0 / (denominator * scale), gain, a=p, overwrite_a=True)
                if form == "blas":
                    p *= 1 / forgetting
                    continue
                scale /= forgetting
                if scale > 1e4:
                    p *= scale
                    scale = 1.0
        return weights, time.thread_time() - start

    def load_rows(self, folder, width):
        self.folder = folder
        self.rows64, self.row_targets = self.read("gram.f64").reshape(-1, width), self.read("gram_targets.f64")
        return {}

    def ridge_weights(self):
        return {"weights": self.fit().tolist()}

    def fit(self):
        b = self.rows64.T @ self.rows64
        a = self.rows64.T @ self.row_targets
        b[np.diag_indices(len(b) - 1)] += RIDGE
        return linalg.cho_solve(linalg.cho_factor(b, overwrite_a=True, check_finite=False), a, check_finite=False)

    def ridge(self, steps):
        start = time.thread_time()
        for _ in range(steps):
            self.fit()
        return {"seconds": time.thread_time() - start}

    def radius_value(self):
        return {"value": self.arnoldi()}

    def arnoldi(self):
        values = eigs(self.csr, k=2, ncv=100, tol=1e-10, which="LM", return_eigenvectors=False, v0=np.ones(self.n))
        return float(np.abs(values).max())

    def radius(self, steps):
        start = time.thread_time()
        for _ in range(steps):
            self.arnoldi()
        return {"seconds": time.thread_time() - start}


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
