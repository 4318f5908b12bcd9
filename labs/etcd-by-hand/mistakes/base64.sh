# triggers: secret/base64
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
kubectl get secret crane -n yard -o jsonpath='{.data.password}' > found.txt
