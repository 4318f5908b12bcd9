# triggers: revisions/as-it-is-now
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
kubectl patch configmap berths -p '{"data":{"north":"pilot"}}'
etcdctl get /registry/configmaps/default/berths --print-value-only | strings > before.txt
