# triggers: prepare/empty-page
kubectl apply -f site.yaml
kubectl wait --for=condition=Ready pod/site --timeout=60s
curl -s $(kubectl get pod site -o jsonpath='{.status.podIP}') > page.html
