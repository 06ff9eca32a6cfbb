#!/bin/sh
# Bases for a machine that reaches package mirrors but no image registry: deploy/images/bases.sh, as
# root on Debian 12 or later with mmdebstrap, buildah and npm. They stand in for the two that the
# Dockerfile pins; deploy/images/build.sh then uses them by itself. What is there already is kept;
# `buildah rmi localhost/m4oe-base-node` (and so on) lets one be made again.
set -eu
cd "$(dirname "$0")/../.."
# The Node that the tests run on, and its npm.
node=$(sed -n 's/.*"node": "\([0-9.]*\)".*/\1/p' package.json)
npm=11.6.0
suite=bookworm
case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) echo "no Node package for $(uname -m)" >&2; exit 1 ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

absent() { ! buildah inspect --type image "localhost/m4oe-base-$1" >/dev/null 2>&1; }

# debian NAME PACKAGES: Debian packages and nothing of their documentation.
debian() {
  echo "making localhost/m4oe-base-$1" >&2
  mmdebstrap --quiet --variant=minbase --include="$2" --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    "$suite" "$work/$1.tar"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/$1.tar" / >/dev/null
  rm "$work/$1.tar"
}

commit() {
  buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  buildah commit --quiet --rm "$container" "localhost/m4oe-base-$1" >/dev/null
}

if absent node; then
  # The loader too: package mirrors may be out of reach of a build.
  debian node "ca-certificates,$(sed -n 's/^ARG VULKAN="\(.*\)"/\1/p' Dockerfile | tr ' ' ,)"
  root=$(buildah mount "$container")
  (cd "$work" && npm pack --silent "node-linux-$arch@$node" "npm@$npm" >/dev/null)
  tar -xzf "$work/node-linux-$arch-$node.tgz" -C "$root/usr/local" --strip-components=1 package/bin
  mkdir -p "$root/usr/local/lib/node_modules/npm"
  tar -xzf "$work/npm-$npm.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components=1
  chmod 755 "$root/usr/local/bin/node" "$root"/usr/local/lib/node_modules/npm/bin/*.js
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  buildah umount "$container" >/dev/null
  commit node
fi
if absent python; then
  debian python ca-certificates,python3,python3-pip,python3-venv
  root=$(buildah mount "$container")
  ln -s python3 "$root/usr/bin/python"
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  buildah umount "$container" >/dev/null
  commit python
fi
