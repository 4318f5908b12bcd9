# triggers: number/other-number
kubectl create deployment web --image=nginx:1.28 --replicas=50
