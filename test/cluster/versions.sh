# The versions that test/cluster is tried with, and where its builds live; sourced by the scripts
# beside it.
KUBERNETES=v1.35.4 # as in build/go.mod
KWOK=v0.8.0
KUBECONFORM=v0.8.0
PROMETHEUS_ADAPTER=v0.12.0
KEDA=v2.21.0
KNATIVE=v0.51.0
PROMETHEUS_OPERATOR=v0.85.0
KUBEFLOW_TRAINER=v2.0.0
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/m4oe/cluster
BIN=$CACHE/bin
