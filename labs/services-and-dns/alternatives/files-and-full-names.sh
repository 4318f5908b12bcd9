# Services as files, full names, and the basket's labels changed in place of the selector.
# step: start
kubectl create -f web.yaml
cat > client.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  containers:
  - name: client
    image: busybox:1.36
    command: [sleep, "86400"]
EOM
kubectl apply -f client.yaml
kubectl wait --for=condition=Ready pod --all --timeout=60s
# step: expose
cat > service.yaml <<'EOM'
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
    targetPort: 8080
EOM
kubectl apply -f service.yaml
sleep 1
# step: ask
n=0
while [ $n -lt 12 ]; do
  kubectl exec client -- wget -qO- http://web.default.svc.cluster.local/hostname >> answers.txt
  echo >> answers.txt
  n=$((n + 1))
done
# step: other-namespace
kubectl create namespace shop
kubectl apply -n shop -f client.yaml
kubectl -n shop wait --for=condition=Ready pod/client --timeout=60s
kubectl -n shop exec client -- wget -qO from-shop.txt http://web.default.svc.cluster.local/hostname
kubectl -n shop exec client -- cat from-shop.txt > from-shop.txt
# step: repair
sed -i 's/app: baskets/app: basket/' basket.yaml
kubectl apply -f basket.yaml
kubectl rollout status deployment/basket --timeout=60s
# step: headless
cat > headless.yaml <<'EOM'
apiVersion: v1
kind: Service
metadata:
  name: web-all
spec:
  clusterIP: None
  selector:
    app: web
EOM
kubectl apply -f headless.yaml
sleep 1
kubectl exec client -- nslookup web-all.default.svc.cluster.local | tee addresses.txt
# step: outside
kubectl create service nodeport web-out --tcp=80:8080 --node-port=30080
kubectl set selector service web-out app=web
sleep 1
curl -s http://172.18.0.2:30080/hostname | tee outside.txt
