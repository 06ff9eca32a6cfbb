#!/bin/sh
# The tests of the images, `make test-images`: builds them (IMAGES names some; all if absent),
# then runs test/images. Needs root, buildah, podman, runc and mmdebstrap; on Debian it installs
# what is missing. Where they cannot be had it says so and does nothing.
set -eu
cd "$(dirname "$0")/../.."
skip() { echo "SKIPPED: $1. No image was built or tested." >&2; exit 0; }

[ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] || skip "images are built and run by root on Linux here"
missing=
for tool in buildah podman runc mmdebstrap; do command -v $tool >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then
  command -v apt-get >/dev/null || skip "not here:$missing"
  # shellcheck disable=SC2086
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends crun $missing >/dev/null; } || skip "cannot be installed:$missing"
fi
images=${IMAGES:-serve serve-cuda train orthanc}
# shellcheck disable=SC2086
deploy/images/build.sh $images
TEST_IMAGES=$images npm test --silent -- --timeout=20m --serial 'test/images/*.test.ts'
