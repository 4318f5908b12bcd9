# triggers: deploy/too-few
kubectl create deployment web --image=nginx
sleep 5
