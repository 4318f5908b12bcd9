# triggers: combine/one-app-only
kubectl get pods -l app=store,role=be,stage=prod -o name > backends.txt
