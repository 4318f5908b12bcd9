# triggers: find/other-namespace
kubectl get pods > parts.txt 2>&1
