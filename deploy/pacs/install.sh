#!/bin/sh
# Installs Debian packages that are absent, as root and where there is apt; says otherwise what to
# install. Orthanc comes as a service on its default ports there: it is neither started nor left
# enabled, since each use here starts one of its own on loopback.
#   install.sh COMMAND=PACKAGE ...   a path in place of a command is looked for as a file
set -eu
missing=
for pair in "$@"; do
  command -v "${pair%%=*}" >/dev/null 2>&1 || [ -e "${pair%%=*}" ] || missing="$missing ${pair#*=}"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "not there:$missing (Debian or Ubuntu: sudo apt-get install --no-install-recommends$missing)" >&2
  exit 1
fi
echo "installing$missing" >&2
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
case "$missing" in
  *orthanc*) if command -v update-rc.d >/dev/null 2>&1; then update-rc.d orthanc disable >/dev/null 2>&1 || true; fi ;;
esac
