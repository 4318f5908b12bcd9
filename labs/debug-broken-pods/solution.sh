# step: menu
kubectl get pods
kubectl describe pod -l app=menu | tail -n 8
kubectl set image deployment/menu menu=nginx:1.29
kubectl rollout status deployment/menu --timeout=60s
# step: kitchen
kubectl logs -l app=kitchen --tail=5
sed -i '/coook/d' kitchen.yaml
kubectl apply -f kitchen.yaml
kubectl rollout status deployment/kitchen --timeout=90s
# step: cellar
kubectl events | grep cellar | tail -n 3
kubectl patch configmap cellar -p '{"data":{"HUMIDITY":"70"}}'
# step: bar
kubectl describe pod -l app=bar | grep -E 'Readiness|Unhealthy'
sed -i 's/port: 8080/port: 80/' bar.yaml
kubectl apply -f bar.yaml
# step: hall
kubectl events | grep hall | tail -n 1
kubectl set resources deployment hall --requests=cpu=40m,memory=64Mi
# step: door
kubectl get endpointslices -l kubernetes.io/service-name=door
kubectl set selector service door app=door
curl -s --max-time 3 http://$(kubectl get service door -o jsonpath='{.spec.clusterIP}') | grep title
