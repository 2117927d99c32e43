#!/usr/bin/env bash
# Prints the tables of docs/methods/class-weights.md and docs/methods/online-logistic.md row by row: streams of classes, each row predicted and
# then learned, ten seeds; without and with readout.balanceClasses, then least squares with calibrated probabilities beside logistic regression.
# Takes about five minutes on two cores. Where the data are looked for: docs/results-program.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"
[ -d "$data/streams" ] || { echo "There is no $data/streams. Set ARCHETYPERC_DATA to the directory of the data." >&2; exit 2; }

# Measured temperatures, and whether their time lies in a window that the data's authors call a failure: 2,268 of 22,695 rows.
failure=$scratch/failure.csv
awk -F, 'NR == FNR { if (FNR > 1) { start[++n] = $1; end[n] = $2 }; next }
  FNR == 1 { print "value,failure"; next }
  { failing = 0; for (i = 1; i <= n; i++) if ($1 >= start[i] && $1 <= end[i]) failing = 1; print $2 "," failing }' \
  "$data/streams/machine_temperature_system_failure_windows.csv" "$data/streams/machine_temperature_system_failure.csv" > "$failure"

# Measurements in a room, and whether somebody is in it: 1,729 of 8,143 rows.
occupancy=$scratch/occupancy.csv
{ echo temperature,humidity,light,co2,ratio,occupied; sed 1d "$data/streams/occupancy_train.txt" | tr -d '"' | cut -d, -f3-8; } > "$occupancy"

# Random numbers, and whether the one before and the one three before are both above 0.7: 2 % of the rows.
pair=$scratch/pair.csv
awk 'BEGIN { print "x,pair"; seed = 7
  for (t = 0; t < 20000; t++) { seed = seed * 16807 % 2147483647; x[t] = seed / 2147483647 * 2 - 1
    print x[t] "," (t > 2 && x[t - 1] > 0.7 && x[t - 3] > 0.7 ? 1 : 0) } }' > "$pair"

figure() { printf '%s\n' "$text" | sed -nE "s/$1/\1/p" | head -n 1; }

row() {
  text=$(archetyperc eval prequential --classes "$@" 2>/dev/null)
  printf ' %s | %s | %s | %s |\n' "$(figure '.*echoState, 10 seeds *│ ([^│]*[^ │]) *│.*')" "$(figure 'balanced accuracy ([^:]*):.*')" \
    "$(figure '.*, (.*) of the rows of 1$')" "$(figure 'kappa ([^(]*[^ (]) \(0 is chance.*')"
}

printf '| stream | `--set` | accuracy | balanced accuracy | of the rare class | kappa |\n|---|---|---|---|---|---|\n'
while read -r stream target further; do
  for balance in '' readout.balanceClasses=true; do
    settings="readout.forgetting=0.9995${further:+ $further}${balance:+ $balance}"
    printf '| %s | `%s` |' "$stream" "$settings"
    row --data "$scratch/$stream.csv" --target "$target" --set $settings
  done
done <<'STREAMS'
failure failure
occupancy occupied
pair pair
pair pair readout.learner=InformationFilter
pair pair readout.learner=DecayedSums
pair pair readout.learner=VariableForgetting
pair pair readout.learner=LeastMeanSquares readout.inputLags=0 readout.stepSize=0.01
pair pair readout.learner=NormalisedLeastMeanSquares readout.inputLags=0
failure failure readout.learner=Logistic
occupancy occupied readout.learner=Logistic
pair pair readout.learner=Logistic
STREAMS

printf '\n| stream | `--set` | accuracy | kappa | log loss | Brier score | calibration error | multiply-adds per row |\n|---|---|---|---|---|---|---|---|\n'
cp "$data/streams/elec2.csv" "$scratch/elec2.csv"
trust() {
  set -- --data "$scratch/$1.csv" --target "$2" --set readout.forgetting=0.9995 "${@:3}"
  text=$(archetyperc eval prequential --classes "$@" 2>/dev/null)
  json=$(archetyperc eval prequential --classes --json --seeds 1 "$@" 2>/dev/null)
  answers=$(printf '%s\n' "$text" | sed -nE 's/^│ (the answers|times.*calibrated) *│ ([^│]*[^ │]) *│ ([^│]*[^ │]) *│ ([^│]*[^ │]) *│$/\2 | \3 | \4/p')
  printf ' %s | %s | %s | %.0f |\n' "$(figure '.*echoState, 10 seeds *│ ([^│]*[^ │]) *│.*')" "$(figure 'kappa ([^(]*[^ (]) \(0 is chance.*')" \
    "$answers" "$(( $(number "$json" operations) / $(number "$json" rows) ))"
}

while read -r stream target; do
  # Under the cap as it is least squares forget nothing on elec2.
  for settings in 'readout.probabilities=true readout.traceCap=1e12' readout.learner=Logistic; do
    printf '| %s | `%s` |' "$stream" "$settings"
    trust "$stream" "$target" $settings
  done
done <<'STREAMS'
elec2 target
failure failure
occupancy occupied
pair pair
STREAMS
