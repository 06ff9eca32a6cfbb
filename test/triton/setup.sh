#!/bin/sh
# Makes the environment of the Triton tests: a tritonserver without a container, its Python backend,
# NVIDIA's clients. Linux on x86-64 only. The Python backend's stub is linked with the system's
# libpython3.11; other builds of Python 3.11 crash in it.
set -eu
venv=$1
here=$(dirname "$0")
python=/usr/bin/python3.11
library=$(ldconfig -p 2>/dev/null | grep -c 'libpython3\.11\.so\.1\.0' || true)
if [ ! -x "$python" ] || [ "$library" = 0 ] || ! "$python" -c 'import ensurepip' 2>/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
    echo "setup.sh: install python3.11, python3.11-venv and libpython3.11 (Debian 12), then try again" >&2
    exit 1
  }
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends python3.11 python3.11-venv libpython3.11 >/dev/null
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  "$venv/bin/python" -m pip install --quiet "uv>=0.9"
  uv=$venv/bin/uv
fi
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$here/requirements.txt"
# The server finds its backends in one folder; the wheel keeps the stub of each Python version
# elsewhere.
server=$("$venv/bin/python" -c 'import importlib.util as u, os; print(os.path.dirname(u.find_spec("pytriton").origin))')/tritonserver
mkdir -p "$venv/triton/backends/python"
# Links: they look for their libraries from where they really lie.
ln -sf "$server/backends/python/"* "$server/python_backend_stubs/3.11/triton_python_backend_stub" "$venv/triton/backends/python/"
ln -sf "$server/bin/tritonserver" "$venv/triton/tritonserver"
