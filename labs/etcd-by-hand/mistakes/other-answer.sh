# triggers: compact/other-answer
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl compaction 300 > gone.txt
