#!/bin/bash
# Builds what `make test-cluster` runs, through Go modules and Debian's archive, into $XDG_CACHE_HOME/m4oe/cluster/bin:
# etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok, kubeconform, prometheus-adapter, prometheus and promtool.
# `build.sh keda` builds KEDA's operator and metrics adapter besides. What is there already is not built again.
# About ten minutes and 3 GB of memory the first time on two cores (KEDA: seven more). Needs Go 1.25 or later.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
mkdir -p "$BIN"
export CGO_ENABLED=0 GOFLAGS="-trimpath ${GOFLAGS:-}" GOBIN=$BIN

# A command of a module whose go.mod cannot be used from outside (it has replacements): built in a copy of the module itself.
build_in_module() { # module version package=binary...
  local source tree
  source=$(go mod download -json "$1@$2" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  tree=$(mktemp -d)
  cp -r "$source/." "$tree"
  chmod -R u+w "$tree"
  for pair in "${@:3}"; do (cd "$tree" && go build -buildvcs=false -ldflags '-s -w' -o "$BIN/${pair#*=}" "./${pair%=*}"); done
  rm -rf "$tree"
}

if [ "${1:-}" = keda ]; then
  [ -x "$BIN/keda-adapter" ] || build_in_module github.com/kedacore/keda/v2 "$KEDA" cmd/operator=keda-operator cmd/adapter=keda-adapter
  exit
fi

kube=k8s.io/component-base/version
[ -x "$BIN/etcd" ] || (
  cd "$here/build"
  go build -mod=readonly -ldflags "-s -w -X $kube.gitVersion=$KUBERNETES -X $kube.gitMajor=1 -X $kube.gitMinor=35" -o "$BIN/" \
    k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager k8s.io/kubernetes/cmd/kube-scheduler k8s.io/kubernetes/cmd/kubectl
  go build -mod=readonly -ldflags '-s -w' -o "$BIN/etcd" go.etcd.io/etcd/server/v3
)
[ -x "$BIN/kwok" ] || go install -ldflags '-s -w' "sigs.k8s.io/kwok/cmd/kwok@$KWOK"
[ -x "$BIN/kubeconform" ] || go install -ldflags '-s -w' "github.com/yannh/kubeconform/cmd/kubeconform@$KUBECONFORM"
[ -x "$BIN/prometheus-adapter" ] || build_in_module sigs.k8s.io/prometheus-adapter "$PROMETHEUS_ADAPTER" cmd/adapter=prometheus-adapter

# Debian's Prometheus, unpacked and not installed, so that no service starts.
if [ ! -x "$BIN/prometheus" ]; then
  if ! command -v prometheus >/dev/null; then
    unpacked=$(mktemp -d)
    (cd "$unpacked" && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .)
    cp "$unpacked/usr/bin/prometheus" "$unpacked/usr/bin/promtool" "$BIN/"
    rm -rf "$unpacked"
  else
    ln -sf "$(command -v prometheus)" "$(command -v promtool)" "$BIN/"
  fi
fi
