#!/usr/bin/env bash
# Prints the table of docs/results-tasks.md: each command with mean and standard deviation over ten seeds. Takes about a minute on two
# cores. The streams and the laser are looked for in ../shared/data or in the directory that ARCHETYPERC_DATA names, and left out without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${ARCHETYPERC_DATA:-../shared/data}
dotnet build host/ArchetypeRC.Host.csproj -c Release -v quiet -nologo -clp:ErrorsOnly >&2

row() {
  json=$(host/bin/Release/net10.0/archetyperc eval "$@" --json 2>/dev/null)
  number() { printf '%s\n' "$json" | sed -nE "s/^  \"$1\": ([^,]*),?\$/\1/p" | head -n 1; }
  printf '| `%s` | %.3g ± %.2g |\n' "$(printf '%s ' "$@" | sed -e "s#$data/streams/##" -e 's/ $//')" "$(number mean)" "$(number sd)"
}

printf '| after `archetyperc eval` | mean ± s.d. |\n|---|---|\n'
row task narma10
row task narma10 --units 500 --set reservoir.inputScaling=0.0046 reservoir.biasScaling=0.133 reservoir.spectralRadius=0.937 readout.ridge=3.8e-11
for task in mackey-glass-84-free mackey-glass mackey-glass-84 lorenz lorenz96 kuramoto-sivashinsky rossler henon mso8 memory-capacity delayed-xor channel; do
  row task $task
done
[ -d "$data/streams" ] || { echo "There is no $data/streams: the streams are left out." >&2; exit 0; }
row prequential --data "$data/streams/elec2.csv" --target target --classes --previous-label --set readout.forgetting=0.999
row prequential --data "$data/streams/elec2.csv" --target target --classes \
  --set reservoir.leakRate=0.2 reservoir.inputScaling=0.1 readout.forgetting=0.9995
row prequential --data "$data/streams/machine_temperature_system_failure.csv" --target value \
  --set standardiseInputs=false reservoir.inputScaling=0.01 readout.inputLags=24 washout=200
