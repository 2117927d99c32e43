#!/usr/bin/env bash
# Prints the tables of docs/results-scale.md: throughput, ten thousand instances on SQLite and PostgreSQL, and two minutes of the soak.
# About half an hour on two cores that do nothing else; progress goes to standard error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
printf '## throughput\n\n'
tests/Benchmarks/throughput
printf '\n## ten thousand, SQLite\n\n'
tests/Benchmarks/ten-thousand
printf '\n## ten thousand, PostgreSQL\n\n'
tests/Benchmarks/ten-thousand --postgres
printf '\n## soak\n\n'
tests/soak --minutes 2
