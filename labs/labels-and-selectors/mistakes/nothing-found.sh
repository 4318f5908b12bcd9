# triggers: ask/nothing-found
kubectl get pods -l app=Store,stage=test > test.txt 2>&1
