# triggers: leader/wrong-lease
kubectl get lease kube-controller-manager -n kube-system -o jsonpath='{.spec.holderIdentity}' > leader.txt
