#!/bin/sh
# The C and C++ libraries of a Debian base and what files around them every program expects:
# libraries.sh OUT. No shell, no package manager.
set -eu
out=$1
mkdir -p "$out/usr/lib" "$out/usr/lib64" "$out/usr/bin" "$out/usr/sbin"
dpkg -L base-files libc6 libgcc-s1 libstdc++6 | sort -u | while read -r file; do
  # Slim bases lack documents that their packages list.
  if [ -e "$file" ] || [ -L "$file" ]; then echo "$file"; fi
done | tar --create --no-recursion --files-from=- 2>/dev/null | tar --extract --directory="$out"
