# triggers: secret/not-applied
kubectl create secret generic database --from-literal=password=s3a-breeze
