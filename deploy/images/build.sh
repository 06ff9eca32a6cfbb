#!/bin/sh
# Builds the images and compares their sizes with the limits: deploy/images/build.sh [TARGET ...],
# all of them if none is named. With docker where its daemon answers, else with buildah and podman
# (as root). Bases come from their registries, or where those cannot be reached from
# deploy/images/bases.sh. Package sources and authorities are those of this machine's npm and pip.
#   IMAGE_NAME     name before the tag; m4oe gives m4oe:serve
#   IMAGE_MODELS   folder of models to bake in (models/demo)
#   IMAGE_COMPILED no leaves Node's compiled code out: the same image to the byte wherever it is built
#   IMAGE_SOURCE   address of the repository, for the label
#   IMAGE_CONTEXT  folder to build from (the repository)
#   NODE_IMAGE, PYTHON_IMAGE   other bases
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${IMAGE_CONTEXT:-$here/../..}"
name=${IMAGE_NAME:-m4oe}
[ $# -gt 0 ] || set -- serve serve-cuda train orthanc

if docker info >/dev/null 2>&1; then engine=docker
elif command -v buildah >/dev/null && command -v podman >/dev/null; then engine=buildah
else echo "neither a docker daemon nor buildah and podman are here (Debian: apt-get install buildah podman crun mmdebstrap)" >&2; exit 69
fi
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER="${STORAGE_DRIVER:-overlay}"

pinned() { sed -n "s/^ARG $1=//p" Dockerfile; }
# Asked once: where one base is out of reach, so is the other.
if [ -z "${NODE_IMAGE:-}" ] && ! "$engine" pull --quiet "$(pinned NODE_IMAGE)" >/dev/null 2>&1; then
  echo "no registry within reach: local bases" >&2
  "$here/bases.sh"
  NODE_IMAGE=localhost/m4oe-base-node PYTHON_IMAGE=localhost/m4oe-base-python
fi

secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT
authorities=${NODE_EXTRA_CA_CERTS:-${SSL_CERT_FILE:-}}
printf 'registry=%s\n' "$(npm config get registry)" >"$secrets/npmrc"
printf '[global]\n' >"$secrets/pip"
index=${PIP_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || printf 'index-url = %s\n' "$index" >>"$secrets/pip"
if [ -n "$authorities" ]; then
  cp "$authorities" "$secrets/certificates"
  echo 'cafile=/run/secrets/certificates' >>"$secrets/npmrc"
  echo 'cert = /run/secrets/certificates' >>"$secrets/pip"
else
  : >"$secrets/certificates"
fi

version=$(sed -n 's/.*"version": "\(.*\)",/\1/p' package.json | head -n 1)
revision=$(git describe --always --abbrev=40 --exclude='*' --dirty 2>/dev/null || echo unknown)
build() {
  case $engine in
    docker) set -- docker build --network host "$@" ;;
    buildah) set -- buildah build --network host --pull-never --layers --format docker "$@" ;;
  esac
  "$@" --secret id=npmrc,src="$secrets/npmrc" --secret id=pip,src="$secrets/pip" --secret id=certificates,src="$secrets/certificates" \
    --build-arg VERSION="$version" --build-arg REVISION="$revision" --build-arg SOURCE="${IMAGE_SOURCE:-}" \
    ${IMAGE_COMPILED:+--build-arg COMPILED="$IMAGE_COMPILED"} ${IMAGE_MODELS:+--build-arg MODELS="$IMAGE_MODELS"} ${NODE_IMAGE:+--build-arg NODE_IMAGE="$NODE_IMAGE"} \
    ${PYTHON_IMAGE:+--build-arg PYTHON_IMAGE="$PYTHON_IMAGE"} .
}

# What its layers take unpacked.
megabytes() {
  case $engine in docker) inspect=docker ;; buildah) inspect=podman ;; esac
  echo $((($($inspect image inspect --format '{{.Size}}' "$1") + 999999) / 1000000))
}

past=0
for target in "$@"; do
  # The same files make the same layers, whenever and wherever they are built. Not for Python: its
  # compiled files know their source by its time. History names intermediate images, which differ.
  case $engine-$target in buildah-serve*) same='--timestamp 0 --omit-history' ;; *) same= ;; esac
  # shellcheck disable=SC2086
  build $same --target "$target" --tag "$name:$target"
  case $target in serve) limit=500 ;; serve-cuda) limit=4000 ;; *) limit= ;; esac
  size=$(megabytes "$name:$target")
  echo "$name:$target $size MB${limit:+, limit $limit MB}"
  if [ -n "$limit" ] && [ "$size" -gt "$limit" ]; then past=1; fi
done
if [ "$past" -eq 1 ]; then echo "an image is past its limit" >&2; exit 1; fi
