# triggers: snapshot/too-late
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl del /registry/configmaps/yard/anchor
etcdctl snapshot save backup.db
