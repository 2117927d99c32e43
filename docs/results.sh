#!/usr/bin/env bash
# Prints the tables of docs/results.md: for each series, ten whole searches beside the default reservoir, autoregression and
# persistence on the same held-out rows. Takes about a quarter of an hour on two cores; progress goes to standard error.
# The series are looked for in ../shared/data or in the directory that ARCHETYPERC_DATA names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${ARCHETYPERC_DATA:-../shared/data}
seeds=${SEEDS:-10}
[ -d "$data/forecasting" ] || { echo "There is no $data/forecasting. Set ARCHETYPERC_DATA to the directory of the series." >&2; exit 2; }

dotnet build host/ArchetypeRC.Host.csproj -c Release -v quiet -nologo -clp:ErrorsOnly >&2
study() { host/bin/Release/net10.0/archetyperc eval forecast --evolve --seeds "$seeds" "$@"; }

# The laser has no header, and its numbers are padded.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
laser=$scratch/santafe-laser.csv
{ echo laser; tr -d ' \r' < "$data/forecasting/santafe_laser.txt" | sed '/^$/d'; } > "$laser"

study --data "$data/forecasting/yearly-sunspots.csv" --target SUNACTIVITY --test-rows 88 --generations 15
study --data "$data/forecasting/monthly-sunspots.csv" --target Sunspots --test-rows 820 --generations 15
study --data "$laser" --target laser --test-rows 5093 --generations 25 --max-units 800 --seeds-per-genome 2

# The same, tested before the dropout in row 7,454, which no fitted row resembles.
head -n 7001 "$laser" > "$scratch/santafe-laser-first-7000.csv"
study --data "$scratch/santafe-laser-first-7000.csv" --target laser --test-rows 2000 --generations 25 --seeds-per-genome 2

study --generate mackey-glass --rows 6000 --test-rows 2000 --generations 12
