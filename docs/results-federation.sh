#!/usr/bin/env bash
# Prints the table of docs/methods/federation.md: clients with different generated data, ten seeds. Takes about a minute on two cores.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results-program.sh"
archetyperc eval federation --seeds 10 2>/dev/null
