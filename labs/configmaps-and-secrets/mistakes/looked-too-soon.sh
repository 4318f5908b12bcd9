# triggers: change/looked-too-soon
kubectl patch configmap shop-files -p '{"data":{"shop.conf":"colour = red\n"}}'
kubectl exec deployment/shop -- cat /etc/shop/shop.conf > seen.conf
