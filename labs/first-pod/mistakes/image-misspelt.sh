# triggers: run/image-misspelt
kubectl run nginx --image=ngnix
sleep 20
