# triggers: combine/stage-left-out
kubectl get pods -l role=be -o name > backends.txt
