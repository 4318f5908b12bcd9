# triggers: static/another-part
kubectl delete pod -n kube-system etcd-control-plane
sleep 2
