#!/usr/bin/env bash
# Prints the table of the online learners in docs/methods/online-readouts.md row by row: each learner on three real streams, each row
# predicted and then learned, ten seeds; and its counted multiply-adds per row, those of the reservoir included.
# Takes about two minutes on two cores. Where the data are looked for: docs/results-program.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"
[ -d "$data/streams" ] || { echo "There is no $data/streams. Set ARCHETYPERC_DATA to the directory of the data." >&2; exit 2; }
elec2=$scratch/elec2-first-10000.csv
sed 10001q "$data/streams/elec2.csv" > "$elec2"

cell() {
  json=$(archetyperc eval prequential --json "$@" 2>/dev/null)
  printf ' %.4f ± %.2g |' "$(number "$json" mean)" "$(number "$json" sd)"
  repeating="$repeating $(printf '%.4f' "$(number "$json" repeatingTheLast)") |"
}

printf '| learner | elec2, first 10,000 rows: accuracy | machine temperature: NRMSE | Santa Fe laser: NRMSE | multiply-adds per row |\n|---|---|---|---|---|\n'
while read -r learner further; do
  repeating=
  printf '| `%s` |' "$learner${further:+ $further}"
  set -- readout.learner="$learner" readout.forgetting=0.9995 $further
  cell --data "$elec2" --target target --classes --set "$@"
  cell --data "$data/streams/machine_temperature_system_failure.csv" --target value --set "$@"
  cell --data "$(laser)" --target laser --set "$@"
  printf ' %.0f |\n' "$(( $(number "$json" operations) / $(number "$json" rows) / 10 ))"
done <<'LEARNERS'
RecursiveLeastSquares
InformationFilter
DecayedSums
VariableForgetting
LeastMeanSquares readout.inputLags=0 readout.stepSize=0.01
NormalisedLeastMeanSquares readout.inputLags=0
LEARNERS
printf '| repeating the last |%s |\n' "$repeating"
