# triggers: ready/wrong-namespace
kubectl get deployments --all-namespaces | grep coredns > ready.txt
