# triggers: secret/as-configmap
kubectl create configmap database --from-literal=password=s3a-breeze
