"""Recurrent networks whose every weight is trained, in PyTorch, on one core: the other side of the comparison of `trained-networks`.

    trained_networks.py TRAIN TEST KIND UNITS SEED

KIND is gru or lstm. Channels are standardised over the training sequences; the last hidden state is read by a linear layer; Adam
(rate 0.001), batches of 32, gradients clipped to norm 5. A fifth of the training sequences, the same share of each class where that
is possible, is held out: training ends when their loss has not fallen for 30 epochs, 500 at the most, and the weights of the lowest
loss are tested. Prints one JSON line: accuracy, processor seconds of the training alone, epochs, multiply-adds.
"""
import copy
import json
import sys
import time

import numpy as np
import torch

RATE, BATCH, PATIENCE, EPOCHS, HELD_OUT, CLIP = 1e-3, 32, 30, 500, 0.2, 5.0


def read(path):
    sequences, labels = [], []
    for line in open(path):
        if not line.strip() or line[0] in "#@":
            continue
        if path.endswith(".tsv"):
            fields = line.split()
            labels.append(fields[0])
            sequences.append(np.array(fields[1:], dtype=np.float32)[:, None])
        else:
            *channels, label = line.strip().split(":")
            labels.append(label)
            sequences.append(np.array([c.split(",") for c in channels], dtype=np.float32).T)
    return sequences, labels


class Network(torch.nn.Module):
    def __init__(self, kind, channels, units, classes):
        super().__init__()
        layer = torch.nn.GRU if kind == "gru" else torch.nn.LSTM
        self.recurrent = layer(channels, units, batch_first=True)
        self.readout = torch.nn.Linear(units, classes)

    def forward(self, sequences):
        packed = torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
        state = self.recurrent(packed)[1]
        state = state[0] if isinstance(state, tuple) else state
        return self.readout(state[-1])


def held_out(labels, random):
    """Indices that are held out: a fifth of each class, rounded, but never all of it."""
    chosen = []
    for label in np.unique(labels):
        of_class = random.permutation(np.flatnonzero(labels == label))
        chosen.extend(of_class[: min(len(of_class) - 1, round(HELD_OUT * len(of_class)))])
    return np.array(sorted(chosen), dtype=int)


def main(train, test, kind, units, seed):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    (rows, names), (test_rows, test_names) = read(train), read(test)
    classes = sorted(set(names))
    labels = np.array([classes.index(n) for n in names])
    test_labels = np.array([classes.index(n) for n in test_names])
    stacked = np.concatenate(rows)
    mean, deviation = stacked.mean(0), stacked.std(0)
    tensors = [torch.from_numpy((r - mean) / deviation) for r in rows]
    test_tensors = [torch.from_numpy((r - mean) / deviation) for r in test_rows]
    channels = stacked.shape[1]
    held = held_out(labels, random)
    learned = np.setdiff1d(np.arange(len(labels)), held)

    gates = 3 if kind == "gru" else 4
    per_step = gates * units * (units + channels)
    lengths = np.array([len(r) for r in rows])
    network = Network(kind, channels, units, len(classes))
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE)
    targets = torch.from_numpy(labels)
    loss_of = torch.nn.CrossEntropyLoss()
    best, best_weights, since, epochs, operations = np.inf, None, 0, 0, 0
    started = time.process_time()
    while since < PATIENCE and epochs < EPOCHS:
        epochs += 1
        network.train()
        for batch in np.array_split(random.permutation(learned), -(-len(learned) // BATCH)):
            optimiser.zero_grad()
            loss_of(network([tensors[i] for i in batch]), targets[batch]).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimiser.step()
        network.eval()
        with torch.no_grad():
            loss = loss_of(network([tensors[i] for i in held]), targets[held]).item()
        # Forward once; backward twice as much: the gradients of the states and those of the weights.
        operations += int(per_step * (3 * lengths[learned].sum() + lengths[held].sum()))
        since += 1
        if loss < best:
            best, best_weights, since = loss, copy.deepcopy(network.state_dict()), 0
    seconds = time.process_time() - started

    network.load_state_dict(best_weights)
    with torch.no_grad():
        told = torch.cat([network(test_tensors[i : i + 128]).argmax(1) for i in range(0, len(test_tensors), 128)])
    accuracy = float((told.numpy() == test_labels).mean())
    print(json.dumps({"accuracy": accuracy, "seconds": seconds, "epochs": epochs, "operations": operations}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
