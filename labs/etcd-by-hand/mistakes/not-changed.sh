# triggers: revisions/not-changed
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl get /registry/configmaps/default/berths --print-value-only | strings > before.txt
