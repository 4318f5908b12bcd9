# step: start
kubectl apply -f web.yaml
kubectl run client --image=nicolaka/netshoot -- sleep 86400
kubectl rollout status deployment/web --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
# step: expose
kubectl expose deployment web --port=80 --target-port=8080
sleep 1
# step: ask
for i in 1 2 3 4 5 6 7 8 9 10; do kubectl exec client -- curl -s http://web/hostname; echo; done > answers.txt
sort answers.txt | uniq -c
# step: other-namespace
kubectl create namespace shop
kubectl -n shop run client --image=nicolaka/netshoot -- sleep 86400
kubectl -n shop wait --for=condition=Ready pod/client --timeout=60s
kubectl -n shop exec client -- curl -s -S http://web/hostname || true
kubectl -n shop exec client -- curl -s http://web.default/hostname > from-shop.txt
# step: repair
kubectl apply -f basket.yaml
kubectl rollout status deployment/basket --timeout=60s
kubectl exec client -- curl -s -S http://basket/hostname || true
kubectl set selector service basket app=basket
sleep 1
kubectl exec client -- curl -s -S http://basket/hostname
# step: headless
kubectl expose deployment web --name=web-all --cluster-ip=None --port=80 --target-port=8080
sleep 1
kubectl exec client -- dig +search +short web-all > addresses.txt
# step: outside
kubectl expose deployment web --name=web-out --type=NodePort --port=80 --target-port=8080
sleep 1
curl -s http://172.18.0.3:$(kubectl get service web-out -o jsonpath='{.spec.ports[0].nodePort}')/hostname > outside.txt
