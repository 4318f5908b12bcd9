# triggers: find/too-many
kubectl get pods -n kube-system -o name > parts.txt
