#!/bin/sh
# The C and C++ libraries of a Debian base and what files around them every program expects:
# libraries.sh OUT [PACKAGE ...], with the libraries of further packages and of what they need. No
# shell, no package manager.
set -eu
out=$1
shift
for package in "$@"; do
  dpkg-query --show "$package" >/dev/null 2>&1 && continue
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends "$@" >/dev/null
  break
done
needed=$(apt-cache depends --installed --recurse --no-recommends --no-suggests --no-enhances --no-conflicts \
  --no-breaks --no-replaces libc6 "$@" | grep '^[a-z]' | sed 's/:.*//')
mkdir -p "$out/usr/lib" "$out/usr/lib64" "$out/usr/bin" "$out/usr/sbin"
# shellcheck disable=SC2086
dpkg -L base-files libgcc-s1 libstdc++6 $needed | sort -u | while read -r file; do
  # Slim bases lack documents that their packages list.
  if [ -e "$file" ] || [ -L "$file" ]; then echo "$file"; fi
done | tar --create --no-recursion --files-from=- 2>/dev/null | tar --extract --directory="$out"
