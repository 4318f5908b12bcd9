# triggers: change/edited-in-the-cluster
kubectl patch -n production -p '{"data":{"GREETING":"ahoy"}}' $(kubectl get configmaps -n production -o name | grep web-settings)
