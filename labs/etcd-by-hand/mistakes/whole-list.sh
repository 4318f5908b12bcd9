# triggers: members/whole-list
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl member list > silent.txt
