# To be read by a setup script: makes the virtual environment $venv if it is not there, and sets $uv:
# uv where it is installed, uv from the package index elsewhere. Arguments go to `uv venv`.
if command -v uv >/dev/null 2>&1; then
  uv=uv
  [ -x "$venv/bin/python" ] || uv venv --quiet "$@" "$venv"
else
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet "uv>=0.9"
  uv=$venv/bin/uv
fi
