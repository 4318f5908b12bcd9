# triggers: help/pod-instead
kubectl create deployment harbour --image=nginx
