#!/bin/sh
# OHIF as its project publishes it, built, into FOLDER: npm's package alone, none of what it is built
# with. Ends well where it cannot be had; the tests that need it are skipped then.
# Usage: setup.sh FOLDER
set -eu
out=$1
none() { echo "viewers/setup.sh: $1; the tests of OHIF are skipped"; exit 0; }

version=3.13.2
integrity=sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack "@ohif/app@$version" --silent >/dev/null 2>&1) || none "npm has no @ohif/app@$version here"
package=$work/ohif-app-$version.tgz
found=sha512-$(openssl dgst -sha512 -binary "$package" | openssl base64 -A)
[ "$found" = "$integrity" ] || { echo "viewers/setup.sh: @ohif/app@$version is another one: $found" >&2; exit 1; }
rm -rf "$out/dist"
mkdir -p "$out"
tar -xzf "$package" -C "$work" --exclude '*.map'
mv "$work/package/dist" "$work/package/LICENSE" "$out"
