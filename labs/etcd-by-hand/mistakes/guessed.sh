# triggers: find/guessed
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
echo /registry/nodes/worker-1 > keys.txt
