# triggers: deploy/other-deployment
kubectl create deployment nginx --image=nginx --replicas=3
sleep 5
