# triggers: ask/too-many
kubectl get pods -l app=store -o name > test.txt
