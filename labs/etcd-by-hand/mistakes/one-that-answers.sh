# triggers: members/one-that-answers
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl endpoint health | cut -d: -f1 > silent.txt
