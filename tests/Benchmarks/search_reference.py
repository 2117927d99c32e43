"""The search of `search-speed` and `search-quality`, written with numpy, scipy and DEAP: a genetic algorithm over five parameters of an
echo state network of fixed size.

    search_reference.py ROWS.f64 COLUMNS HORIZON UNITS SEED POPULATION EVALUATIONS TRAIN VALIDATION SEEDS PROCESSES

ROWS.f64 holds the series row by row; column 0 is the input, the last column the target. A genome is judged by ridge regression on
the first TRAIN rows, tested on the next VALIDATION rows, NRMSE, the mean over SEEDS draws of the weights, which are the same for
every genome. Tournaments of three, blend crossover, Gaussian mutation on the unit cube, the best is kept. Prints one JSON line: seconds
that passed, evaluations, the best value and its genes.
"""
import json
import multiprocessing
import random
import sys
import time

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
from deap import base, creator, tools
from scipy.sparse.linalg import eigs

WASHOUT, IN_DEGREE = 200, 10
# Radius, leak rate, input scaling, bias scaling, ridge: all but the radius on a logarithmic scale.
LOW = np.array([0.05, np.log(0.01), np.log(1e-3), np.log(1e-3), np.log(1e-10)])
HIGH = np.array([1.6, 0.0, np.log(10.0), np.log(10.0), np.log(1e2)])

creator.create("Least", base.Fitness, weights=(-1.0,))
creator.create("Genome", list, fitness=creator.Least)


def decode(genome):
    values = LOW + np.clip(genome, 0, 1) * (HIGH - LOW)
    values[1:] = np.exp(values[1:])
    return values


class Evaluation:
    """Holds what every genome shares: rows, and for each seed the unscaled weights with their radius."""

    def __init__(self, rows, horizon, units, train, validation, seeds):
        count = train + validation
        inputs = rows[:count, 0]
        self.inputs = (inputs - rows[:train, 0].mean()) / rows[:train, 0].std()
        self.targets = rows[horizon : count + horizon, -1]
        self.train, self.count, self.units, self.draws = train, count, units, []
        for seed in seeds:
            generator = np.random.default_rng(seed)
            rows_of = np.repeat(np.arange(units), IN_DEGREE)
            columns = np.concatenate([generator.choice(units, IN_DEGREE, replace=False) for _ in range(units)])
            w = sparse.csr_matrix((generator.uniform(-1, 1, units * IN_DEGREE), (rows_of, columns)), shape=(units, units))
            radius = abs(eigs(w, k=1, return_eigenvectors=False, which="LM", v0=np.ones(units))[0])
            self.draws.append((w / radius, generator.uniform(-1, 1, units), generator.uniform(-1, 1, units)))

    def __call__(self, genome):
        radius, leak, scaling, bias, ridge = decode(genome)
        return (float(np.mean([self.error(draw, radius, leak, scaling, bias, ridge) for draw in self.draws])),)

    def error(self, draw, radius, leak, scaling, bias, ridge):
        w, w_in, b = draw
        w = w * radius
        drive = np.outer(self.inputs, scaling * w_in) + bias * b
        states = np.empty((self.count, self.units + 1))
        states[:, -1] = 1
        x = np.zeros(self.units)
        for t in range(self.count):
            x = (1 - leak) * x + leak * np.tanh(w @ x + drive[t])
            states[t, :-1] = x
        s, y = states[WASHOUT : self.train], self.targets[WASHOUT : self.train]
        gram = s.T @ s
        gram[np.diag_indices(self.units)] += ridge
        try:
            weights = scipy.linalg.solve(gram, s.T @ y, assume_a="pos")
        except np.linalg.LinAlgError:
            weights = np.linalg.lstsq(gram, s.T @ y, rcond=None)[0]
        tested = self.targets[self.train :]
        error = np.sqrt(np.mean((states[self.train :] @ weights - tested) ** 2)) / tested.std()
        return error if np.isfinite(error) else 1e9


def begin(*arguments):
    global evaluation
    evaluation = Evaluation(*arguments)


def evaluate(genome):
    return evaluation(genome)


def main(path, columns, horizon, units, seed, population, evaluations, train, validation, seeds, processes):
    rows = np.fromfile(path).reshape(-1, columns)
    random.seed(seed)
    toolbox = base.Toolbox()
    toolbox.register("individual", tools.initRepeat, creator.Genome, random.random, n=len(LOW))
    toolbox.register("mate", tools.cxBlend, alpha=0.3)
    toolbox.register("mutate", tools.mutGaussian, mu=0, sigma=0.1, indpb=0.5)
    toolbox.register("select", tools.selTournament, tournsize=3)
    arguments = (rows, horizon, units, train, validation, [1000 * seed + i for i in range(seeds)])
    started = time.perf_counter()
    with multiprocessing.Pool(processes, begin, arguments) as pool:
        people = [toolbox.individual() for _ in range(population)]
        done, unjudged = 0, people
        while unjudged:
            for person, value in zip(unjudged, pool.map(evaluate, unjudged, chunksize=1)):
                person.fitness.values = value
            done += len(unjudged)
            elite = min(people, key=lambda p: p.fitness.values)
            children = [toolbox.clone(p) for p in toolbox.select(people, population - 1)]
            for first, second in zip(children[::2], children[1::2]):
                if random.random() < 0.7:
                    toolbox.mate(first, second)
            for child in children:
                toolbox.mutate(child)
                child[:] = [min(1.0, max(0.0, g)) for g in child]
                del child.fitness.values
            unjudged = children[: evaluations - done]
            people = [elite, *unjudged] if unjudged else people
    best = min((p for p in people if p.fitness.valid), key=lambda p: p.fitness.values)
    best = min(best, elite, key=lambda p: p.fitness.values)
    print(json.dumps({
        "seconds": time.perf_counter() - started, "evaluations": done, "value": best.fitness.values[0], "genes": list(decode(best))}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
