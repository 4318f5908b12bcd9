# step: draft
kubectl create deployment web --image=nginx:1.28 --replicas=2 --dry-run=client -o yaml > web.yaml
# step: apply
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
# step: family
kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.ownerReferences[0].name}' > owner.txt
# step: address
kubectl expose deployment web --port=80
sleep 2
curl -s $(kubectl get service web -o jsonpath='{.spec.clusterIP}') > page.html
# step: heal
kubectl delete pods -l app=web
kubectl rollout status deployment/web --timeout=60s
# step: scale
sed -i 's/replicas: 2/replicas: 4/' web.yaml
kubectl diff -f web.yaml || true
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
# step: tidy
kubectl delete -f web.yaml
