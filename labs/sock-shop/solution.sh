# step: deploy
kubectl apply -f sock-shop.yaml || true
kubectl create namespace sock-shop
kubectl apply -f sock-shop.yaml || true
# step: version
kubectl explain deployment | head -n 3
sed -i 's#extensions/v1beta1#apps/v1#' sock-shop.yaml
kubectl apply -f sock-shop.yaml || true
# step: selector
sed -i '/name: front-end/,/^---/ s/^  replicas: 1/  replicas: 1\n  selector:\n    matchLabels:\n      name: front-end/' sock-shop.yaml
kubectl apply -f sock-shop.yaml
# step: ready
kubectl -n sock-shop wait --for=condition=Available deployment --all --timeout=180s
sleep 1
kubectl -n sock-shop get deployments > ready.txt
# step: catalogue
sleep 10
kubectl -n sock-shop port-forward service/front-end 8080:80 > /dev/null &
sleep 2
curl -s http://localhost:8080/catalogue > catalogue.json
# step: publish
kubectl apply -f ingress.yaml || true
sed -i 's#      - backend:#      - path: /\n        pathType: Prefix\n        backend:#' ingress.yaml
kubectl apply -f ingress.yaml
sleep 2
curl -s -H 'Host: sock-shop.example.com' http://172.18.255.200/ | tee shop.html
# step: outage
kubectl -n sock-shop scale deployment catalogue-db --replicas=0
sleep 5
curl -s -H 'Host: sock-shop.example.com' http://172.18.255.200/catalogue > outage.json
kubectl -n sock-shop scale deployment catalogue-db --replicas=1
kubectl -n sock-shop rollout status deployment/catalogue-db --timeout=60s
sleep 10
curl -s -H 'Host: sock-shop.example.com' http://172.18.255.200/catalogue > again.json
