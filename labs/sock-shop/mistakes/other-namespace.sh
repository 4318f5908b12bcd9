# triggers: deploy/other-namespace
kubectl create namespace sockshop
