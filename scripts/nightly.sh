#!/usr/bin/env bash
# What is too long for each change: fuzzing, mutants of the accessibility rules, benchmarks beside the peers, Spark,
# mail through a real server, and workers that are killed.
#   scripts/nightly.sh [fuzz] [mutants] [benchmarks] [spark] [mail] [kills]
# All by default; Spark needs Java 17, mail Postfix.
# FUZZ_SECONDS (900) and MUTANT_SECONDS (10800) bound the first two; FOLDER (a temporary one) keeps corpus and results.
# Needs the extra: pip install -e '.[test,nightly]'
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
bin=$root/.venv/bin
folder=${FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
parts=("$@")
((${#parts[@]})) || parts=(fuzz mutants benchmarks spark mail kills)

step() { printf '\n=== %s (%ss)\n' "$1" "$SECONDS"; }

fuzz() {
  local each=$((${FUZZ_SECONDS:-900} / 6))
  for harness in pages sheets envelopes tokens bounces addresses; do
    mkdir -p "$folder/corpus/$harness"
    (
      cd "$folder" # a crashing input is left here
      PYTHONPATH=$root/src "$bin/python" "$root/tests/fuzz/$harness.py" \
        -max_total_time="$each" -timeout=20 -rss_limit_mb=2048 -len_control=0 -max_len=4000 -print_final_stats=1 \
        "corpus/$harness"
    )
  done
}

# In a copy: mutmut writes beside what it reads, and the tests look for the real data two folders above themselves.
mutants() {
  local copy=$folder/mutants-of
  rm -rf "$copy"
  mkdir -p "$copy"
  git ls-files -z src tests examples scripts pyproject.toml README.md | xargs -0 cp --parents -t "$copy"
  if [[ -d ../shared ]]; then ln -s "$(realpath ../shared)" "$copy/shared"; fi
  (
    cd "$copy"
    timeout "${MUTANT_SECONDS:-10800}" "$bin/mutmut" run >"$folder/mutmut.log" 2>&1 || [[ $? == 124 ]]
    "$bin/python" "$root/scripts/nightly_rates.py" mutants --survivors 2>"$folder/survivors.txt" | tee "$folder/mutants.json"
  )
}

benchmarks() {
  npm ci --prefix benchmarks/peers --no-audit --no-fund --loglevel=error
  "$bin/python" benchmarks/audit_speed.py | tee "$folder/audit_speed.json"
  for one in gate language disparity twins tokens dkim mail_sending ledger ledger_postgres; do
    "$bin/python" "benchmarks/$one.py" | tee "$folder/$one.json"
  done
  npm ci --prefix benchmarks/addresses/bal --no-audit --no-fund --loglevel=error
  "$bin/python" benchmarks/bal_validation.py | tee "$folder/bal_validation.json"
  "$bin/python" benchmarks/hostile_provider.py | tee "$folder/hostile_provider.json"
  "$bin/python" benchmarks/hostile_download.py | tee "$folder/hostile_download.json"
  "$bin/python" benchmarks/read.py | tee "$folder/read.json"
  if [[ -n ${FRICTIONLESS:-} && -n ${VALIDATA:-} ]]; then # the Python of an environment of each: see the script
    "$bin/python" benchmarks/validation.py "$FRICTIONLESS" "$VALIDATA" | tee "$folder/validation.json"
  fi
  if [[ -d ../shared/data/act ]]; then "$bin/python" benchmarks/act.py | tee "$folder/act.json"; fi
  if [[ -d ../shared/data/addresses ]]; then
    "$bin/python" -m benchmarks.addresses.run ../shared/data --table "$folder/addresses.md" | tee "$folder/addresses.json"
    "$bin/python" -m benchmarks.addresses.growth ../shared/data | tee "$folder/addresses_growth.json"
  fi
}

spark() {
  "$bin/python" scripts/spark_tally.py | tee "$folder/spark_tally.json"
  PYTHONPATH=$root/src "$bin/python" scripts/spark_geocode.py | tee "$folder/spark_geocode.json"
}

kills() {
  PYTHONPATH=$root/src "$bin/python" scripts/ledger_kills.py | tee "$folder/ledger_kills.jsonl"
  PYTHONPATH=$root/src "$bin/python" scripts/ledger_kills_postgres.py | tee "$folder/ledger_kills_postgres.jsonl"
  PYTHONPATH=$root/src "$bin/python" scripts/ledger_kills_peers.py | tee "$folder/ledger_kills_peers.jsonl"
}

# A Postfix of the distribution, in a folder of its own; needs root.
mail() {
  "$bin/python" scripts/real_mail_server.py | tee "$folder/real_mail_server.json"
}

for part in "${parts[@]}"; do
  step "$part"
  "$part"
done
step "Results are in $folder"
