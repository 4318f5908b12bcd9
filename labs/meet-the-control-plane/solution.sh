# step: find
kubectl get pods -n kube-system -l tier=control-plane -o name > parts.txt
# step: door
kubectl get --raw '/readyz?verbose' > ready.txt
# step: flags
kubectl get pod kube-apiserver-control-plane -n kube-system -o yaml | grep service-cluster-ip-range > range.txt
# step: static
kubectl delete pod kube-scheduler-control-plane -n kube-system
sleep 5
kubectl get pods -n kube-system
# step: leader
kubectl get lease kube-scheduler -n kube-system -o jsonpath='{.spec.holderIdentity}' > leader.txt
# step: keepers
kubectl delete pod -n kube-system $(kubectl get pods -n kube-system -l k8s-app=kube-dns -o name | head -n 1 | cut -d/ -f2)
kubectl rollout status deployment/coredns -n kube-system --timeout=60s
