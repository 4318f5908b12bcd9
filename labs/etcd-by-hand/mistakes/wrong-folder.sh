# triggers: watch/wrong-folder
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl watch --prefix /configmaps/default/ > watched.txt &
sleep 1
kubectl label configmap berths tide=high
kill %1
