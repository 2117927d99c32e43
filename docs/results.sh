#!/usr/bin/env bash
# Prints the tables of docs/results.md: for each series, ten whole searches (or SEEDS of them) beside the default reservoir, autoregression
# and persistence on the same held-out rows. Takes about a quarter of an hour on two cores; progress goes to standard error.
# Where the series are looked for, and how to go on after a stop: docs/results-program.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"
[ -d "$data/forecasting" ] || { echo "There is no $data/forecasting. Set ARCHETYPERC_DATA to the directory of the series." >&2; exit 2; }
study() { archetyperc eval forecast --evolve --seeds "${SEEDS:-10}" "$@"; }

study --data "$data/forecasting/yearly-sunspots.csv" --target SUNACTIVITY --test-rows 88 --generations 15
study --data "$data/forecasting/monthly-sunspots.csv" --target Sunspots --test-rows 820 --generations 15
study --data "$(laser)" --target laser --test-rows 5093 --generations 25 --max-units 800 --seeds-per-genome 2

# The same, tested before the dropout in row 7,454, which no fitted row resembles.
study --data "$(laser 7000)" --target laser --test-rows 2000 --generations 25 --seeds-per-genome 2

study --generate mackey-glass --rows 6000 --test-rows 2000 --generations 12
