# triggers: keepers/deployment-gone
kubectl delete deployment coredns -n kube-system
