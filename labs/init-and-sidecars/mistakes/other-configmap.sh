# triggers: failing/other-configmap
kubectl create configmap settings --from-literal=region=north
