#!/usr/bin/env bash
# Prints the table of docs/results-tasks.md row by row: each command with mean and standard deviation over ten seeds. Takes about three
# minutes on two cores. The series and streams are left out where the data are not found; see docs/results-program.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"

row() {
  local json held=
  json=$(archetyperc eval "$@" --json 2>/dev/null)
  [ -z "$(number "$json" heldMean)" ] || held=$(printf '; held %.3g ± %.2g' "$(number "$json" heldMean)" "$(number "$json" heldSd)")
  printf '| `%s` | %.3g ± %.2g%s |\n' "$(shown "$@")" "$(number "$json" mean)" "$(number "$json" sd)" "$held"
}

printf '| after `archetyperc eval` | mean ± s.d. |\n|---|---|\n'
row task narma10
row task narma10 --units 500 --set reservoir.spectralRadius=0.85 reservoir.leakRate=0.85 reservoir.biasScaling=0.6
for task in mackey-glass-84-free mackey-glass mackey-glass-84 lorenz lorenz96 kuramoto-sivashinsky rossler henon mso8 memory-capacity delayed-xor channel; do
  row task $task
done
[ -d "$data/forecasting" ] || { echo "There is no $data/forecasting: the laser and the streams are left out." >&2; exit 0; }
# Parameters by validation on rows 3001 to 5000, the first split here; the second ends before the dropout in row 7,454.
for split in "5000 2000" "7000 2000" "10093 5093"; do
  read -r rows tested <<< "$split"
  row forecast --data "$(laser "$rows")" --target laser --test-rows "$tested" --washout 100 --units 300 \
    --set reservoir.topology=Dense reservoir.spectralRadius=0.979 reservoir.inputScaling=0.136 reservoir.biasScaling=0.663 \
    reservoir.leakRate=0.51 readout.ridge=4.9e-9 readout.inputLags=40
done
row prequential --data "$data/streams/elec2.csv" --target target --classes --previous-label --set readout.forgetting=0.999
row prequential --data "$data/streams/elec2.csv" --target target --classes \
  --set reservoir.leakRate=0.2 reservoir.inputScaling=0.1 readout.forgetting=0.9995
row prequential --data "$data/streams/machine_temperature_system_failure.csv" --target value \
  --set task.difference=true inputChanges=true reservoir.inputScaling=0.2 reservoir.leakRate=1 readout.inputLags=0 readout.ridge=1
