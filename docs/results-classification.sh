#!/usr/bin/env bash
# Prints the tables of docs/results-classification.md: nine sets of whole sequences, and graphs; ten seeds each.
# Where the data are looked for, and how to go on after a stop: docs/results-program.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"
[ -d "$data/classification" ] || { echo "There is no $data/classification. Set ARCHETYPERC_DATA to the directory of the data." >&2; exit 2; }

printf '| set | leave-one-out, %% | test, mean ± s.d. of 10 seeds, %% |\n|---|---|---|\n'
for train in "$data"/classification/*_TRAIN.*; do
  json=$(archetyperc eval classify --train "$train" --test "${train/_TRAIN/_TEST}" --json 2>/dev/null)
  left_out=$(printf '%s\n' "$json" | sed -nE 's/^ *"leaveOneOutAccuracy": ([^,]*),?$/\1/p')
  awk -v name="$(basename "${train%_TRAIN.*}")" -v left_out="$left_out" -v mean="$(number "$json" mean)" -v sd="$(number "$json" sd)" \
    'BEGIN { printf "| %s | %.1f | %.2f ± %.2f |\n", name, 100 * left_out, 100 * mean, 100 * sd }'
done
echo
archetyperc eval graphs --data "$data/graphs"
