# triggers: secret/other-key
kubectl create secret generic database --from-literal=pw=s3a-breeze
