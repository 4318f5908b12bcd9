# triggers: apply/image-misspelt
sed -i 's/nginx:1.28/nginx:1.82/' web.yaml
kubectl apply -f web.yaml
sleep 20
