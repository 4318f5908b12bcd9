# triggers: door/too-short
kubectl get --raw /readyz > ready.txt
