# Sourced by the scripts that print results: builds the program, says where the data are, and defines `archetyperc`.
# The data are looked for in ../shared/data or in the directory that ARCHETYPERC_DATA names. With RESULTS_DIR set, what each run
# printed is kept in that directory and not computed again by the same program; a script that was stopped goes on from there.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${ARCHETYPERC_DATA:-../shared/data}
program=host/bin/Release/net10.0/archetyperc
dotnet build host/ArchetypeRC.Host.csproj -c Release -v quiet -nologo -clp:ErrorsOnly >&2
if [ -n "${RESULTS_DIR:-}" ]; then
  mkdir -p "$RESULTS_DIR"
  scratch=$RESULTS_DIR
  version=$(cat host/bin/Release/net10.0/ArchetypeRC.*.dll | sha256sum)
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
fi

archetyperc() {
  [ -n "${RESULTS_DIR:-}" ] || { "$program" "$@"; return; }
  local kept
  kept=$RESULTS_DIR/$(printf '%s\0' "$version" "$@" | sha256sum | cut -c 1-20).out
  [ -f "$kept" ] || { "$program" "$@" > "$kept.part" && mv "$kept.part" "$kept"; }
  cat "$kept"
}

# number JSON NAME: the first number of that name that is not inside another object.
number() { printf '%s\n' "$1" | sed -nE "s/^  \"$2\": ([^,]*),?\$/\1/p" | head -n 1; }

# The arguments as a reader would give them, without the directories.
shown() { printf '%s ' "$@" | sed -e "s#$data/[a-z]*/##g" -e "s#$scratch/##g" -e 's/ $//'; }

# laser ROWS: a CSV file of the first rows of the Santa Fe laser, which has no header and padded numbers; all of them without a number.
laser() {
  local file=$scratch/santafe-laser${1:+-first-$1}.csv
  [ -f "$file" ] || {
    { echo laser; tr -d ' \r' < "$data/forecasting/santafe_laser.txt" | sed '/^$/d'; } | sed "$(( ${1:-999998} + 1 ))q" > "$file.part"
    mv "$file.part" "$file"
  }
  printf '%s\n' "$file"
}
