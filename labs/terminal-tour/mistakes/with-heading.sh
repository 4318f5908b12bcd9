# triggers: ask/with-heading
kubectl get nodes > nodes.txt
