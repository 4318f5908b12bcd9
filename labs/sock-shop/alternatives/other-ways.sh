# New files beside the old ones, a Deployment replaced from stdin, an Ingress by command, an outage by deletion.
# step: deploy
kubectl create ns sock-shop
kubectl config set-context --current --namespace=sock-shop
kubectl create -f sock-shop.yaml || true
# step: version
sed 's#extensions/v1beta1#apps/v1#' sock-shop.yaml > shop-2026.yaml
kubectl apply -f shop-2026.yaml || true
# step: selector
kubectl apply -f - <<'EOM'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: front-end
  namespace: sock-shop
spec:
  replicas: 2
  selector:
    matchLabels:
      name: front-end
  template:
    metadata:
      labels:
        name: front-end
        tier: web
    spec:
      containers:
      - name: front-end
        image: weaveworksdemos/front-end:0.3.12
        ports:
        - containerPort: 8079
EOM
# step: ready
for d in $(kubectl get deployments -o name); do kubectl rollout status $d --timeout=180s; done
sleep 1
kubectl get deployments -o wide | tee ready.txt
# step: catalogue
sleep 10
curl -s http://$(kubectl get service front-end -o jsonpath='{.spec.clusterIP}')/catalogue -o catalogue.json
# step: publish
kubectl create ingress shop --class=nginx --rule='sock-shop.example.com/*=front-end:80'
sleep 2
curl -s --resolve sock-shop.example.com:80:172.18.255.200 http://sock-shop.example.com/ -o shop.html
# step: outage
kubectl delete deployment catalogue-db
sleep 5
curl -s --resolve sock-shop.example.com:80:172.18.255.200 http://sock-shop.example.com/catalogue -o outage.json
kubectl apply -f shop-2026.yaml || true
kubectl rollout status deployment/catalogue-db --timeout=60s
sleep 10
curl -s --resolve sock-shop.example.com:80:172.18.255.200 http://sock-shop.example.com/catalogue -o again.json
