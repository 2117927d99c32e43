#!/usr/bin/env bash
# Prints every table of accuracy, each row as it comes, mean ± standard deviation over ten seeds:
#   tasks            generated tasks, the laser, streams                  docs/results-tasks.md
#   learners         the online learners on the same streams              docs/methods/online-readouts.md
#   classes          streams with a rare class                        docs/methods/class-weights.md
#   federation       clients with different data                          docs/methods/federation.md
#   classification   sequences and graphs                                 docs/results-classification.md
#   searches         whole searches on real series                        docs/results.md
# Leave parts out with --without PART, for instance: docs/results-all.sh --without searches --without classification
# Set RESULTS_DIR to a directory to keep what was computed, so that a run that was stopped goes on where it was.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
parts=(tasks learners classes federation classification searches)
while [ $# -gt 0 ]; do
  if [ "$1" != --without ] || [[ " ${parts[*]} " != *" ${2:-} "* ]]; then
    echo "Not known: '$1 ${2:-}'. Allowed: --without PART, PART being one of: ${parts[*]}." >&2
    exit 2
  fi
  left_out="${left_out:-} $2"
  shift 2
done
for part in "${parts[@]}"; do
  [[ " ${left_out:-} " != *" $part "* ]] || continue
  printf '\n## %s\n\n' "$part"
  if [ "$part" = searches ]; then "$here/results.sh"; else "$here/results-$part.sh"; fi
done
