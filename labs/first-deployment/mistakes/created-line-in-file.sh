# triggers: draft/created-line-in-file
kubectl create deployment web --image=nginx:1.28 --replicas=2 > web.yaml
