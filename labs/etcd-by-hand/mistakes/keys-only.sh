# triggers: secret/keys-only
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl get /registry/secrets --prefix --keys-only > found.txt
