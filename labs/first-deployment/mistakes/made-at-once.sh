# triggers: draft/made-at-once
kubectl create deployment web --image=nginx:1.28 --replicas=2
