#!/bin/sh
# A GPU in software for the tests of WebGPU: SwiftShader out of Debian's chromium-common and the
# Vulkan loader, unpacked and not installed. setup.sh FOLDER   says so and ends well where they
# cannot be had: the tests that need them are skipped then
set -eu
out=$1
none() {
  echo "setup.sh: no GPU in software ($1): the tests of WebGPU are skipped" >&2
  exit 0
}
[ "$(uname -s)" = Linux ] || none "it is for Linux"
for tool in apt-get dpkg-deb; do command -v "$tool" >/dev/null 2>&1 || none "$tool of Debian or Ubuntu is absent"; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { (cd "$work" && apt-get download -qq chromium-common libvulkan1 2>/dev/null >/dev/null); }
# Lists may be absent, or older than the archive; only root may renew them.
fetch || { [ "$(id -u)" = 0 ] && apt-get update -qq >/dev/null && fetch; } || none "apt-get download chromium-common libvulkan1 failed"
for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
mkdir -p "$out"
cp "$work"/root/usr/lib/chromium/libvk_swiftshader.so "$work"/root/usr/lib/chromium/vk_swiftshader_icd.json "$out"
cp -L "$work"/root/usr/lib/*-linux-gnu*/libvulkan.so.1 "$out"
