# triggers: help/american
kubectl create namespace harbor
