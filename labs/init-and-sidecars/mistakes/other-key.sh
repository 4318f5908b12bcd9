# triggers: failing/other-key
kubectl create configmap orders --from-literal=REGION=north
