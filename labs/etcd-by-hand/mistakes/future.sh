# triggers: compact/future
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl get /registry/configmaps/default/berths --rev=100000 2> gone.txt
