# triggers: restart/old-greeting
kubectl patch configmap shop -p '{"data":{"GREETING":"Ahoy"}}'
sleep 10
kubectl logs deployment/shop > shop.log
