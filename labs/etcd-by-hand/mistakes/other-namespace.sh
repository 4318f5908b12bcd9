# triggers: find/other-namespace
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
kubectl create configmap berths -n yard --from-literal=north=ferry
etcdctl get /registry/configmaps --prefix --keys-only | grep berths > keys.txt
