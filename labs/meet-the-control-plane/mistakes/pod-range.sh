# triggers: flags/pod-range
kubectl get pod kube-controller-manager-control-plane -n kube-system -o yaml | grep cluster-cidr > range.txt
