# triggers: watch/too-late
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
kubectl delete configmap berths
timeout 3 etcdctl watch --prefix /registry/configmaps/default/ > watched.txt
