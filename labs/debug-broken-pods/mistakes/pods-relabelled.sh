# triggers: door/pods-relabelled
kubectl label pod -l app=door app=dor --overwrite
