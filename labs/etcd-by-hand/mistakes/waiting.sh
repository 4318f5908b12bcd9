# triggers: snapshot/waiting
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl snapshot save backup.db
kubectl delete configmap anchor -n yard --timeout=5s
