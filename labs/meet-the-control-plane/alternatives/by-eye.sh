# Names and values copied by eye, with other commands.
# step: find
kubectl get pods -n kube-system --no-headers | awk '{print $1}' | grep -v -e coredns -e kube-proxy > parts.txt
# step: door
kubectl get --raw='/readyz?verbose' | tee ready.txt
# step: flags
echo 10.96.0.0/16 > range.txt
kubectl describe pod -n kube-system kube-apiserver-control-plane | grep 10.96
# step: static
kubectl config set-context --current --namespace=kube-system
kubectl delete pod -l component=kube-scheduler
sleep 5
# step: leader
kubectl describe lease kube-scheduler | grep 'Holder Identity' > leader.txt
# step: keepers
kubectl delete pods -l k8s-app=kube-dns
kubectl rollout status deployment/coredns --timeout=60s
kubectl config set-context --current --namespace=default
