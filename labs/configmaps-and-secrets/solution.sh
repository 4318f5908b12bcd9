# step: settings
kubectl create configmap shop --from-literal=GREETING=Welcome
kubectl create configmap shop-files --from-file=shop.conf
# step: secret
kubectl apply -f shop.yaml
sleep 5
kubectl events --types=Warning | tail -n 1
kubectl create secret generic database --from-literal=password=s3a-breeze
kubectl rollout status deployment/shop --timeout=180s
# step: decode
kubectl get secret database -o jsonpath='{.data.password}' | base64 -d > password.txt
# step: change
kubectl patch configmap shop-files -p '{"data":{"shop.conf":"colour = red\nitems_per_page = 20\n"}}'
sleep 120
kubectl exec deployment/shop -- cat /etc/shop/shop.conf > seen.conf
# step: restart
kubectl patch configmap shop -p '{"data":{"GREETING":"Ahoy"}}'
kubectl rollout restart deployment shop
kubectl rollout status deployment shop --timeout=60s
sleep 6
kubectl logs deployment/shop --tail=1 > shop.log
