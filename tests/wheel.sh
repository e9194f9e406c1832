#!/usr/bin/env bash
# Build a wheel, install it into a clean environment, and run one eval from another folder: only that finds a missing data file.
set -euo pipefail

python=$(realpath -s "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"$python" -m build --quiet --outdir "$work/dist" "$root"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --constraint "$root/constraints.txt" "$work"/dist/*.whl
cd "$work"

port=$("$work/venv/bin/python" -c 'from holdfast.results.simulate import free_port; print(free_port())')
"$work/venv/bin/holdfast" simulate --port "$port" >/dev/null &
server=$!
export SIM_BASE_URL="http://127.0.0.1:$port/v1" SIM_API_KEY=none
for _ in $(seq 100); do curl --silent --fail "$SIM_BASE_URL/models" >/dev/null && break; sleep 0.2; done

"$work/venv/bin/inspect" eval holdfast/audit --model openai-api/sim/exemplar --limit 4 --display none --log-dir logs \
  --model-role auditor=openai-api/sim/auditor --model-role judge=openai-api/sim/judge
"$work/venv/bin/python" - <<'PY'
from pathlib import Path

from inspect_ai.log import list_eval_logs, read_eval_log

(log,) = (read_eval_log(info) for info in list_eval_logs("logs"))
assert log.status == "success" and len(log.samples or []) == 4, (log.status, log.error)
import holdfast.evals.audit.task as task
assert Path(task.__file__).is_relative_to(Path("venv").resolve()), task.__file__
top = {path.name for path in Path(task.__file__).parents[3].iterdir()}
assert not top & {"evals", "solvers", "scorers", "agents", "sandboxes", "results", "tests"}, top
print("wheel: installed elsewhere, four audits ran")
PY
